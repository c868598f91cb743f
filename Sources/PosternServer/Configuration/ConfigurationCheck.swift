extension Configuration {
    /// Looks at what the configuration names: certificates, key, master key and templates.
    ///
    /// - Returns: What is wrong, one text for each; empty when the daemon would start with it.
    package func faults(environment: [String: String]) -> [String] {
        let checks: [() throws -> Void] = [
            { _ = try CertificateSource(certificateFiles) },
            { _ = try LocalAuthority(certificateFiles) },
            { _ = try clientCertificates },
            { _ = try MasterKeyFile(self, environment: environment).read() },
            { _ = try MailOffice(self, environment: environment) },
        ]
        return checks.compactMap { check in
            do {
                try check()
                return nil
            } catch {
                return "\(error)"
            }
        }
    }
}
