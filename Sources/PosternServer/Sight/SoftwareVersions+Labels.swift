import PosternRelay

extension SoftwareVersions {
    var labels: [(String, String)] {
        [("version", version), ("commit", commit), ("protocol", `protocol`), ("openssl", openSSL), ("sqlite", sqlite)]
    }
}
