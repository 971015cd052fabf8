import Artifacts
import Testing
import Viewer

@testable import SongMap

@Suite struct PageExportTests {
  @Test("a map that was read is written as the same map, which passes every rule")
  func roundTrip() throws {
    let map = try SongMapModel(JSON(parsing: Array(Repository.example().utf8)))
    let text = map.json.text(.compact)
    #expect(try SongMapModel(JSON(parsing: Array(text.utf8))) == map)
    #expect(try SongMapReader.read(Array(text.utf8), name: "written") == map)
  }

  @Test("a map with every kind of other reading is written as the same map")
  func alternatives() throws {
    var map = try SongMapModel(JSON(parsing: Array(Repository.example().utf8)))
    map.meterAlternatives = [
      .init(row: 0, reading: .init(numerator: 3, denominator: 4, confidence: nil), confidence: 0.2)
    ]
    map.sectionAlternatives = [.init(row: 0, reading: "chorus", confidence: nil)]
    map.meterChanges = [.init(start: 0, end: 12, meter: .init(numerator: 4, denominator: 4, confidence: 0.5))]
    let read = try SongMapReader.read(Array(map.json.text(.compact).utf8), name: "written")
    #expect(read.sectionAlternatives == map.sectionAlternatives)
    #expect(read.meterAlternatives.map(\.confidence) == [0.2])
    #expect(read.meterChanges == map.meterChanges)
  }

  @Test("a page holds the whole map, its title and the recording")
  func page() throws {
    var map = try SongMapModel(JSON(parsing: Array(Repository.example().utf8)))
    map.lyrics[0].text = "</script><b>"
    let page = String(
      decoding: try Exporter.export(
        map, as: .html, title: "A & B", recording: ViewerPage.Recording(bytes: [1, 2, 3], mediaType: "audio/flac")),
      as: UTF8.self)
    #expect(page.contains("<title>A &amp; B</title>"))
    #expect(page.contains("data:audio/flac;base64,AQID<"))
    let data = try #require(page.split(separator: "id=\"songmap\">").last?.split(separator: "</script>").first)
    #expect(try SongMapModel(JSON(parsing: Array(data.utf8))) == map)
  }

  @Test("a page without a title has the map's id")
  func title() throws {
    let map = try Maps.assemble(duration: 0).model()
    let page = String(decoding: try Exporter.export(map, as: .html), as: UTF8.self)
    #expect(page.contains("<title>\(map.id)</title>"))
  }
}
