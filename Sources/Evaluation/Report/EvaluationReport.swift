/// Everything that an evaluation found: the figures of each item, and what they come to.
public struct EvaluationReport: Sendable {
  /// What is evaluated: a pipeline, or estimates from elsewhere.
  public struct Subject: Sendable, Equatable {
    public enum Kind: String, Sendable {
      case pipeline, estimates
    }

    /// An analyzer that took part.
    public struct Analyzer: Sendable, Equatable {
      public let id: String
      public let version: String

      public init(id: String, version: String) {
        self.id = id
        self.version = version
      }
    }

    public let name: String
    public let kind: Kind
    /// Changes of the pipeline, as `step.key=value`.
    public let changes: [String]
    /// In the pipeline's order; empty for estimates.
    public let analyzers: [Analyzer]

    public init(name: String, kind: Kind, changes: [String] = [], analyzers: [Analyzer] = []) {
      self.name = name
      self.kind = kind
      self.changes = changes
      self.analyzers = analyzers
    }
  }

  /// Why a subject has no result for an item; its estimate then counts as empty.
  public struct Failure: Sendable, Equatable {
    public let code: String
    public let message: String

    public init(code: String, message: String) {
      self.code = code
      self.message = message
    }
  }

  /// What one subject reached on one item.
  public struct Outcome: Sendable, Equatable {
    /// By task.
    public var scores: [String: TaskScore]
    public var failure: Failure?

    public init(scores: [String: TaskScore] = [:], failure: Failure? = nil) {
      self.scores = scores
      self.failure = failure
    }
  }

  public struct Item: Sendable {
    public let name: String
    public let group: String
    /// One for each subject.
    public let outcomes: [Outcome]
    /// What of its annotations was read leniently or not used, in sentences.
    public let notes: [String]

    public init(name: String, group: String, outcomes: [Outcome], notes: [String] = []) {
      self.name = name
      self.group = group
      self.outcomes = outcomes
      self.notes = notes
    }
  }

  public struct SkippedItem: Sendable {
    public let name: String
    public let group: String
    public let problems: [Problem]

    public struct Problem: Sendable {
      /// Names a file, and a line where there is one.
      public let text: String
      /// What to do about it.
      public let advice: String

      public init(text: String, advice: String) {
        self.text = text
        self.advice = advice
      }
    }

    public init(name: String, group: String, problems: [Problem]) {
      self.name = name
      self.group = group
      self.problems = problems
    }
  }

  public let tool: String
  /// As the user named the folder.
  public let dataset: String
  /// One, or two that are compared.
  public let subjects: [Subject]
  /// In the dataset's order; those without a score have empty ones.
  public let items: [Item]
  public let skipped: [SkippedItem]
  /// The tasks that at least one item was scored in, in their order.
  public let tasks: [TaskSummary]

  public init(
    tool: String, dataset: String, subjects: [Subject], items: [Item], skipped: [SkippedItem],
    tasks: [EvaluationTask] = EvaluationTask.all
  ) {
    self.tool = tool
    self.dataset = dataset
    self.subjects = subjects
    self.items = items
    self.skipped = skipped
    self.tasks = tasks.compactMap { TaskSummary($0, items: items, subjects: subjects.count) }
  }

  /// Items that at least one task was scored on.
  public var scoredItems: Int { items.count { $0.outcomes.contains { !$0.scores.isEmpty } } }
}
