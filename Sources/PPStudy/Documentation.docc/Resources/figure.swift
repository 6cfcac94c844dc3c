import PPStudy

let text = """
  let ahead = min(pp - rank - 1, micro)
  repeat ahead { F }
  repeat micro - ahead { F B }
  repeat ahead { B }
  """
let schedule = try NamedSchedule(text: text, label: "mine")
for pp in [2, 4, 8] {
  let run = try SizedSchedule(schedule, pp: pp, micro: 3 * pp).run(Conditions())
  print(pp, run.figures[.bubbleRate] ?? 0)
}
