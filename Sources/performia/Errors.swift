import ArgumentParser
import Artifacts
import Audio
import Evaluation
import Host
import Models
import Packages
import Pipeline
import PluginTemplates
import ServiceErrors
import SongMap
import Validation
import Voice

struct Errors: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Lists every error code with its meaning and what to do.",
    discussion: """
      Examples:
        performia errors
        performia errors PF-AUDIO-003
      """)

  @Argument(help: "Only these codes.") var codes: [String] = []
  @Flag(help: "As Markdown: this is how docs/errors.md is made.") var markdown = false

  private static let chapters: [(title: String, entries: [ErrorCatalogueEntry])] = [
    ("Command line", CommandError.catalogue), ("Recordings", AudioError.catalogue),
    ("Pipelines and manifests", PipelineFailure.catalogue), ("Analyzers and their host", HostError.catalogue),
    ("New plugins", TemplateError.catalogue), ("Validating plugins", Validation.ValidationError.catalogue),
    ("Packages of plugins", PackageError.catalogue), ("Models", ModelError.catalogue),
    ("Artifacts", ArtifactError.catalogue), ("Song Maps", SongMapError.catalogue),
    ("Evaluation", EvaluationError.catalogue),
    ("Spoken commands", CommandFileError.catalogue + VoiceError.catalogue), ("Service", ServiceError.catalogue),
  ]

  func run() throws {
    if markdown {
      Console.output(Self.page)
      return
    }
    for entry in Self.chapters.flatMap(\.entries) where codes.isEmpty || codes.contains(entry.code) {
      Console.output("\(entry.code)  \(entry.summary)\n  \(entry.advice)\n")
    }
  }

  private static var page: String {
    var lines = [
      "# Errors", "", "Every message carries one of these codes; they never change their meaning.",
      "Made by `performia errors --markdown`.",
    ]
    for chapter in chapters {
      lines += ["", "## \(chapter.title)", "", "| code | when | what to do |", "| --- | --- | --- |"]
      lines += chapter.entries.map { "| \($0.code) | \($0.summary) | \($0.advice.replacing("|", with: "\\|")) |" }
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
