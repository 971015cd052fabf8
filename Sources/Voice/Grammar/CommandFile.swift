import Artifacts
import Pipeline

/// What a file of spoken commands says: actions with their phrases, names of sections and stems, fillers.
struct CommandFile: Sendable {
  /// What is done, and how it is said.
  struct Action: Sendable {
    let name: String
    var summary: String?
    /// What is answered; slots in braces.
    var reply: String?
    var phrases: [Phrase]
  }

  struct Phrase: Sendable {
    /// As written.
    let text: String
    let pattern: PhrasePattern
  }

  /// A name and the ways to say it.
  struct Naming: Sendable {
    let name: String
    var spoken: [String]
  }

  var actions: [Action] = []
  var sections: [Naming] = []
  var stems: [Naming] = []
  /// Words that may be left out anywhere.
  var fillers: [String] = []

  /// The file that comes with the program, and before it that of a user.
  ///
  /// - Throws: ``CommandFileError`` with all mistakes of the user's file.
  static func merged(with file: CommandFile?) throws(CommandFileError) -> CommandFile {
    let bundled = try CommandFileReader.read(PackageResources.commands_yaml, name: "(bundled)/commands.yaml")
    guard var merged = file else { return bundled }
    for action in bundled.actions {
      if let index = merged.actions.firstIndex(where: { $0.name == action.name }) {
        merged.actions[index].phrases += action.phrases
        merged.actions[index].summary = merged.actions[index].summary ?? action.summary
        merged.actions[index].reply = merged.actions[index].reply ?? action.reply
      } else {
        merged.actions.append(action)
      }
    }
    merged.sections = joined(merged.sections, bundled.sections)
    merged.stems = joined(merged.stems, bundled.stems)
    merged.fillers += bundled.fillers
    return merged
  }

  private static func joined(_ own: [Naming], _ bundled: [Naming]) -> [Naming] {
    var joined = own
    for naming in bundled {
      if let index = joined.firstIndex(where: { $0.name == naming.name }) {
        joined[index].spoken += naming.spoken
      } else {
        joined.append(naming)
      }
    }
    return joined
  }
}
