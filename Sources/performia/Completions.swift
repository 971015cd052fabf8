import ArgumentParser

struct Completions: ParsableCommand {
  enum Shell: String, ExpressibleByArgument, CaseIterable {
    case bash, zsh, fish
  }

  static let configuration = CommandConfiguration(
    abstract: "Prints a completion script for your shell.",
    discussion: """
      Examples:
        performia completions bash > ~/.local/share/bash-completion/completions/performia
        performia completions zsh > ~/.zfunc/_performia
        performia completions fish > ~/.config/fish/completions/performia.fish
      """)

  @Argument(help: "bash, zsh or fish.") var shell: Shell

  func run() {
    let kind: CompletionShell =
      switch shell {
      case .bash: .bash
      case .zsh: .zsh
      case .fish: .fish
      }
    Console.output(PerformiaCommand.completionScript(for: kind) + "\n")
  }
}
