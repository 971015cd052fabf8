import Artifacts
import Audio
import Evaluation
import Host
import Models
import Packages
import Pipeline
import PluginTemplates
import SongMap
import Validation
import Voice

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// What the program ends with; the numbers follow sysexits.h where that has one.
enum ExitStatus: Int32 {
  case success = 0
  case someFailed = 1
  case usage = 64
  case data = 65
  case noInput = 66
  case unavailable = 69
  case software = 70
  case cannotCreate = 73
  case io = 74
  case configuration = 78
  case interrupted = 130

  init(_ error: any CodedError) {
    switch error {
    case is PipelineFailure, is CommandFileError: self = .configuration
    case let error as HostError: self = Self.status(of: error)
    case let error as SongMapError: self = Self.status(of: error)
    case let error as AudioError: self = Self.status(of: error)
    case let error as EvaluationError: self = Self.status(of: error)
    case let error as Validation.ValidationError: self = Self.status(of: error)
    case let error as PackageError: self = Self.status(of: error)
    case let error as ModelError: self = Self.status(of: error)
    case let error as TemplateError: self = Self.status(of: error)
    case let error as CommandError: self = error.status
    default: self = .software
    }
  }

  private static func status(of error: HostError) -> ExitStatus {
    switch error {
    case .cancelled: .interrupted
    case .noAnalyzers: .unavailable
    case .unreadableFile: .noInput
    case .cannotSpool, .cannotWriteCache, .damagedCacheEntry, .cannotKeepRegister: .io
    default: .software
    }
  }

  private static func status(of error: SongMapError) -> ExitStatus {
    switch error {
    case .unreadableFile: .noInput
    case .unwritableFile: .cannotCreate
    case .notJSON, .refused, .nothingToExport: .data
    default: .software
    }
  }

  private static func status(of error: EvaluationError) -> ExitStatus {
    switch error {
    case .noSuchFolder, .notAFolder, .unreadableFolder: .noInput
    case .noItems, .noEstimates: .data
    }
  }

  private static func status(of error: Validation.ValidationError) -> ExitStatus {
    switch error {
    case .noSuchFile, .unreadableManifest: .noInput
    case .unknownCheck, .unknownAnalyzer, .unreadableJob: .usage
    case .cannotStart: .io
    }
  }

  private static func status(of error: PackageError) -> ExitStatus {
    switch error {
    case .unreadable, .wrongHash, .notAPackage, .clash, .damagedLock, .cannotPack: .data
    case .cannotDownload: .unavailable
    case .hashNeeded, .notAHash: .usage
    case .notInstalled: .noInput
    case .cannotWrite: .cannotCreate
    case .cancelled: .interrupted
    case .changed: .someFailed
    }
  }

  private static func status(of error: ModelError) -> ExitStatus {
    switch error {
    case .damagedRecord, .invalidRegistry, .redefined, .conversionFailed, .wrongProduct: .data
    case .unknown, .notInstalled, .unreadable: .noInput
    case .licenceNotAccepted: .usage
    case .noSource, .noPython, .noVariant: .unavailable
    case .cannotWrite: .cannotCreate
    case .damaged: .someFailed
    case .cancelled: .interrupted
    }
  }

  private static func status(of error: TemplateError) -> ExitStatus {
    switch error {
    case .invalidName, .takenName, .invalidID, .invalidMaker, .unknownLicence, .unusableSDK: .usage
    case .noSDK, .incompleteSDK: .unavailable
    case .folderNotEmpty, .notAFolder, .unwritable: .cannotCreate
    }
  }

  private static func status(of error: AudioError) -> ExitStatus {
    switch error {
    case .missing, .isFolder, .unreadable: .noInput
    case .cancelled: .interrupted
    case .cannotWrite: .cannotCreate
    case .resamplerFailed: .software
    default: .data
    }
  }
}

/// Ends the program.
func endProgram(_ code: ExitStatus) -> Never {
  exit(code.rawValue)
}
