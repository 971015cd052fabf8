import Testing

@testable import Viewer

@Suite struct ViewerPageTests {}
