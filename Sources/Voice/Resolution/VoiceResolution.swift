import Artifacts
import Notation
import SongMap

/// What the slots of an intent refer to.
struct VoiceResolution {
  /// Seconds, semitones, names: members of the answer's data.
  private(set) var members: [JSON.Member] = []
  /// How the message puts a slot, by name.
  private(set) var wording: [String: String] = [:]
  private var passage: Range<Double>?

  private static let tempi = 10.0...500.0

  /// - Throws: ``VoiceError`` where the map or library has not what is meant.
  init(of intent: VoiceIntent, in context: VoiceContext) throws(VoiceError) {
    var bars: [Int] = []
    for slot in intent.slots {
      switch slot.value {
      case .section(let section):
        guard let map = context.map else { continue }
        let found = try SectionLookup(map, position: context.position).find(section)
        add(
          slot.name,
          .object([
            JSON.Member("index", .integer(Int64(found.index))),
            JSON.Member("label", .string(found.section.label)),
          ]))
        passage = found.section.start..<found.section.end
        wording[slot.name] = "\(section.spoken) at \(SlotValue.clock(found.section.start))"
      case .bar(let bar): bars.append(bar)
      case .time(let seconds) where slot.type == .duration:
        switch intent.action {
        case "go_back": move(by: -seconds, context)
        case "go_forward": move(by: seconds, context)
        default: add(slot.name, .compact(seconds))
        }
      case .time(let seconds):
        if let duration = context.map?.duration, seconds > duration {
          throw .noSuchTime(said: seconds, duration: duration)
        }
        add("start", .compact(seconds))
      case .end:
        if let duration = context.map?.duration { add("start", .compact(duration)) }
      case .stem(let name): add("stem", .string(try Self.stem(name, context.map)))
      case .stems(let names):
        var found: [JSON] = []
        for name in names { found.append(.string(try Self.stem(name, context.map))) }
        add("stems", .array(found))
      case .key(let key): try resolve(key, slot.name, context.map)
      case .song(let title): try resolve(title, context.library)
      case .songs(let titles): throw .ambiguousSong(titles: titles)
      case .number(let value) where slot.name == "bpm": try resolve(tempo: value, context.map)
      case .number, .ordinal, .percent, .semitones, .chord: add(slot.name, slot.value.json)
      }
    }
    if !bars.isEmpty { try resolve(bars, context.map) }
    if let passage {
      add("start", .compact(passage.lowerBound))
      add("end", .compact(passage.upperBound))
    }
  }

  private mutating func add(_ name: String, _ value: JSON) {
    if !members.contains(where: { $0.key == name }) { members.append(JSON.Member(name, value)) }
  }

  /// From the first bar's downbeat to the end of the last bar.
  private mutating func resolve(_ bars: [Int], _ map: SongMapModel?) throws(VoiceError) {
    guard let first = bars.first, let last = bars.last else { return }
    guard first <= last else { throw .reversedBars(first: first, last: last) }
    guard let map else { return }
    let count = map.downbeats.count
    guard count > 0 else { throw .missingField("downbeats") }
    for bar in bars where !(1...count).contains(bar) { throw .noSuchBar(said: bar, count: count) }
    passage =
      map.downbeats[first - 1]..<(last < count ? map.downbeats[last] : max(map.duration, map.downbeats[last - 1]))
  }

  /// From where the song is, inside it.
  private mutating func move(by seconds: Double, _ context: VoiceContext) {
    add("seconds", .compact(seconds))
    guard let position = context.position else { return }
    let target = max(position + seconds, 0)
    add("start", .compact(min(target, context.map?.duration ?? target)))
  }

  private static func stem(_ name: String, _ map: SongMapModel?) throws(VoiceError) -> String {
    guard let map else { return name }
    let names = map.stems.map(\.name)
    guard let found = names.first(where: { $0.lowercased() == name.lowercased() }) else {
      throw .noSuchStem(said: name, available: names)
    }
    return found
  }

  private mutating func resolve(_ title: String, _ library: SongLibrary?) throws(VoiceError) {
    if let library {
      guard let index = library.titles.firstIndex(of: title) else {
        throw .noSuchSong(said: title, available: Array(library.titles.prefix(10)))
      }
      add("index", .integer(Int64(index)))
    }
    add("title", .string(title))
  }

  private mutating func resolve(tempo bpm: Double, _ map: SongMapModel?) throws(VoiceError) {
    guard Self.tempi.contains(bpm) else { throw .impossibleTempo(bpm) }
    add("bpm", .compact(bpm))
    if let own = map?.tempo.global, own > 0 { add("percent", .number((bpm / own * 1000).rounded() / 10)) }
  }

  /// The semitones from the map's key, the one that lasts longest. A transposition keeps the mode: where the mode that was
  /// said is another, the key with the same signature in the map's mode is meant.
  private mutating func resolve(_ key: SpokenKey, _ slot: String, _ map: SongMapModel?) throws(VoiceError) {
    guard let map else { return }
    let longest = map.keys.max { $0.end - $0.start < $1.end - $1.start }
    guard let longest, let own = try? Key(parsing: "\(longest.tonic) \(longest.mode)") else {
      throw .missingField("key")
    }
    let wanted = Key(tonic: key.tonic, mode: key.mode ?? own.mode)
    var target = wanted
    if wanted.mode != own.mode {
      let tonics = PitchClass.all.map { Key(tonic: $0, mode: own.mode) }
      target = tonics.first { Set($0.pitchClasses) == Set(wanted.pitchClasses) } ?? wanted
    }
    var semitones = target.tonic.pitchClass.interval(above: own.tonic.pitchClass)
    if semitones > 6 { semitones -= 12 }
    add("key", .string(target.description))
    add("from", .string(own.description))
    add("semitones", .integer(Int64(semitones)))
    let direction =
      semitones == 0 ? "as it is" : semitones > 0 ? "\(semitones) semitones up" : "\(-semitones) semitones down"
    let relation = target == wanted ? "\(wanted)" : "\(target), which has the notes of \(wanted)"
    wording[slot] = "\(relation), \(direction)"
  }
}
