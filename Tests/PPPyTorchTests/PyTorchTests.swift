import PPLanguage
import PPModel
import PPPyTorch
import Schedules
import TestSupport
import Testing

@Suite struct PyTorchTests {
}
