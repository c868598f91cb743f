import PosternRelay

/// What `posternd --version` prints: of this program and of what it was loaded with.
package enum DaemonVersion {
    package static var text: String { SoftwareVersions.current.text(of: "posternd") }
}
