extension Assembly {
  /// The files that `index.html` names.
  static let files: [String: String] = [
    "app.js": text(PackageResources.app_js),
    "chord.js": text(PackageResources.chord_js),
    "corrections.js": text(PackageResources.corrections_js),
    "diagrams.js": text(PackageResources.diagrams_js),
    "dom.js": text(PackageResources.dom_js),
    "editor.js": text(PackageResources.editor_js),
    "files.js": text(PackageResources.files_js),
    "keyboard.js": text(PackageResources.keyboard_js),
    "lane.js": text(PackageResources.lane_js),
    "lanes-music.js": text(PackageResources.lanes_music_js),
    "lanes-time.js": text(PackageResources.lanes_time_js),
    "layout.css": text(PackageResources.layout_css),
    "library.js": text(PackageResources.library_js),
    "mixer.js": text(PackageResources.mixer_js),
    "now.js": text(PackageResources.now_js),
    "overview.js": text(PackageResources.overview_js),
    "palette.js": text(PackageResources.palette_js),
    "peaks.js": text(PackageResources.peaks_js),
    "player.js": text(PackageResources.player_js),
    "pointer.js": text(PackageResources.pointer_js),
    "service.js": text(PackageResources.service_js),
    "sheet.js": text(PackageResources.sheet_js),
    "song.css": text(PackageResources.song_css),
    "songmap.js": text(PackageResources.songmap_js),
    "spectrogram.js": text(PackageResources.spectrogram_js),
    "stage.js": text(PackageResources.stage_js),
    "theme.css": text(PackageResources.theme_css),
    "time.js": text(PackageResources.time_js),
    "timeline.js": text(PackageResources.timeline_js),
    "transport.js": text(PackageResources.transport_js),
  ]

  private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
