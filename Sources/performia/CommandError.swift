import Artifacts

/// What can be wrong with a command line beyond its grammar.
enum CommandError: CodedError {
  case noSuchInput(String)
  case noAudioInFolder(String)
  case notAFolder(String)
  case sameOutput(String, [String])
  case standardInputTwice
  case eventsAndMapOnStandardOutput
  case unknownAnalyzer(String, nearest: String?)
  case unwritableReport(path: String, reason: String)
  case damagedCache(count: Int)
  case outputIsInput(String)
  case noSuchItem(String, dataset: String)
  case refusedEvaluation(String)
  case nothingToEvaluate(dataset: String)
  case noEstimate(item: String, folder: String)
  case unknownStem(String, known: [String])
  case noStems(pipeline: String)
  case notAStemFolder(String)
  case unknownForeignPlugin(String, nearest: String?)
  case nothingToAdopt(library: String)
  case cannotAdopt(path: String, reason: String)
  case noOutput(String, because: String)
  case noService(path: String, reason: String)

  private var entry: ErrorCatalogueEntry {
    let index =
      switch self {
      case .noSuchInput: 0
      case .noAudioInFolder: 1
      case .notAFolder: 2
      case .sameOutput: 3
      case .standardInputTwice: 4
      case .eventsAndMapOnStandardOutput: 5
      case .unknownAnalyzer: 6
      case .unwritableReport: 7
      case .damagedCache: 8
      case .outputIsInput: 9
      case .noSuchItem: 10
      case .refusedEvaluation: 11
      case .nothingToEvaluate: 12
      case .noEstimate: 13
      case .unknownStem: 14
      case .noStems: 15
      case .notAStemFolder: 16
      case .unknownForeignPlugin: 17
      case .nothingToAdopt: 18
      case .cannotAdopt: 19
      case .noOutput: 20
      case .noService: 21
      }
    return Self.catalogue[index]
  }

  var code: String { entry.code }
  var advice: String { entry.advice }

  var message: String {
    switch self {
    case .noSuchInput(let path): "there is no file or folder '\(path)'"
    case .noAudioInFolder(let path): "the folder '\(path)' holds no audio files"
    case .notAFolder(let path): "several recordings need a folder for their maps, and '\(path)' is not one"
    case .sameOutput(let output, let inputs): "'\(output)' would be written for \(inputs.joined(separator: " and "))"
    case .standardInputTwice: "'-' stands for standard input and can be given once"
    case .eventsAndMapOnStandardOutput: "--json writes its events to standard output, where -o - puts the map"
    case .unknownAnalyzer(let id, let nearest):
      "no analyzer '\(id)' is installed" + (nearest.map { "; did you mean '\($0)'?" } ?? "")
    case .unwritableReport(let path, let reason): "the report '\(path)' cannot be written: \(reason)"
    case .damagedCache(let count): "\(count) damaged cache entries were removed"
    case .outputIsInput(let path): "'\(path)' is one of the inputs, which would be replaced"
    case .noSuchItem(let name, let dataset): "no item of '\(dataset)' is named '\(name)'"
    case .refusedEvaluation(let reason): "the evaluation breaks its own schema: \(reason)"
    case .nothingToEvaluate(let dataset):
      "no item of '\(dataset)' has ground truth for anything that was to be evaluated"
    case .noEstimate(let item, let folder): "'\(folder)' holds no estimate for '\(item)'"
    case .unknownStem(let name, let known):
      "the pipeline gives no stem '\(name)'; it gives \(known.joined(separator: ", "))"
    case .noStems(let pipeline): "the pipeline '\(pipeline)' fills no field 'stems'"
    case .notAStemFolder(let path): "stems go to a folder, and '\(path)' is a file"
    case .unknownForeignPlugin(let name, let nearest):
      "no foreign plugin '\(name)' is found" + (nearest.map { "; did you mean '\($0)'?" } ?? "")
    case .nothingToAdopt(let library): "\(library) finds no foreign plugins"
    case .cannotAdopt(let path, let reason): "'\(path)' cannot be written: \(reason)"
    case .noOutput(let output, let reason): "there is no '\(output)', because \(reason)"
    case .noService(let path, let reason): "the service '\(path)' cannot be started: \(reason)"
    }
  }

  var status: ExitStatus {
    switch self {
    case .noSuchInput, .noAudioInFolder, .noSuchItem: .noInput
    case .refusedEvaluation: .software
    case .nothingToEvaluate, .noEstimate: .data
    case .unwritableReport, .cannotAdopt: .cannotCreate
    case .nothingToAdopt, .noOutput, .noService: .unavailable
    case .damagedCache: .io
    case .notAFolder, .sameOutput, .standardInputTwice, .eventsAndMapOnStandardOutput, .unknownAnalyzer,
      .outputIsInput, .unknownForeignPlugin, .unknownStem, .noStems, .notAStemFolder:
      .usage
    }
  }

  static let catalogue = [
    ErrorCatalogueEntry(
      code: "PF-CLI-001", summary: "An input does not exist.", advice: "Check the path; quote names with spaces."),
    ErrorCatalogueEntry(
      code: "PF-CLI-002", summary: "A folder holds no audio files.",
      advice: "Name another folder, or the files themselves; files are found by their extension."),
    ErrorCatalogueEntry(
      code: "PF-CLI-003", summary: "Several recordings, but one output file.", advice: "Give a folder with -o."),
    ErrorCatalogueEntry(
      code: "PF-CLI-004", summary: "Two recordings would be written to one file.",
      advice: "Give a folder above both recordings, so that their subfolders are kept, or analyse them apart."),
    ErrorCatalogueEntry(
      code: "PF-CLI-005", summary: "Standard input was named more than once.", advice: "Name it once."),
    ErrorCatalogueEntry(
      code: "PF-CLI-006", summary: "Events and map both on standard output.",
      advice: "Write the map to a file with -o FILE, or leave --json out."),
    ErrorCatalogueEntry(
      code: "PF-CLI-007", summary: "An analyzer that is not installed.",
      advice: "performia plugins list shows those that are."),
    ErrorCatalogueEntry(
      code: "PF-CLI-008", summary: "The run report cannot be written.", advice: "Check the folder and its permissions."),
    ErrorCatalogueEntry(
      code: "PF-CLI-009", summary: "The cache held damaged entries.",
      advice: "They are gone and will be computed again. If it happens again, check the disk."),
    ErrorCatalogueEntry(
      code: "PF-CLI-010", summary: "An output would be written over an input.",
      advice: "Give the output another name."),
    ErrorCatalogueEntry(
      code: "PF-CLI-011", summary: "A dataset has no item of that name.",
      advice: "Names are those of the item folders or audio files; * and ? stand for any letters."),
    ErrorCatalogueEntry(
      code: "PF-CLI-012", summary: "An evaluation report does not satisfy its schema.",
      advice: "This is a mistake of the program; please report it. Nothing was written."),
    ErrorCatalogueEntry(
      code: "PF-CLI-013", summary: "Nothing of a dataset could be scored.",
      advice:
        "Check that the annotations are of a kind that the pipeline has a field for; the report names what was skipped."
    ),
    ErrorCatalogueEntry(
      code: "PF-CLI-014", summary: "A folder of estimates lacks one that an item of the dataset needs.",
      advice: "Add it; until then it counts as an estimate that found nothing."),
    ErrorCatalogueEntry(
      code: "PF-CLI-015", summary: "A stem that the pipeline does not give.",
      advice: "Name some of those that the message lists, or leave --stems out for all."),
    ErrorCatalogueEntry(
      code: "PF-CLI-016", summary: "A pipeline without stems was asked for some.",
      advice: "Use the pipeline 'stems', or map stems in its song_map: stems: { vocals: separation.vocals }."),
    ErrorCatalogueEntry(
      code: "PF-CLI-017", summary: "The folder for stems is a file.", advice: "Name another folder with -o."),
    ErrorCatalogueEntry(
      code: "PF-CLI-031", summary: "An adapter finds no foreign plugin of that name.",
      advice: "performia plugins adopt ADAPTER --list shows those that are found."),
    ErrorCatalogueEntry(
      code: "PF-CLI-032", summary: "An adapter finds no foreign plugins at all.",
      advice: "Install some, or say where they are: for Vamp plugins with VAMP_PATH."),
    ErrorCatalogueEntry(
      code: "PF-CLI-033", summary: "The manifest of a foreign plugin, or its adapter, cannot be put in place.",
      advice: "Check the folder and its permissions, or name another one with -o."),
    ErrorCatalogueEntry(
      code: "PF-CLI-018", summary: "A step does not give the output that was asked for.",
      advice: "The reason says what is missing; a model is installed by performia models install."),
    ErrorCatalogueEntry(
      code: "PF-CLI-022", summary: "The program of the service cannot be started.",
      advice: "It is performia-serve, which lies beside performia: 'make build' builds both."),
  ]
}
