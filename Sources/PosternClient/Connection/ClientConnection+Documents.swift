import FoundationEssentials
package import PosternTrust
package import PosternWire

extension ClientConnection {
    /// So much of one chain is fetched, bytes: a hostile relay cannot fill the memory.
    private static let chainBytes = 64 << 20

    /// All versions of a chain from one version on, in parts as the relay gives them. Nothing of them is checked.
    package func documents(
        _ kind: DocumentKind,
        of subject: [UInt8],
        from first: UInt32 = 1
    ) async throws -> [Document] {
        var documents: [Document] = []
        var bytes = 0
        while true {
            let from = first.addingReportingOverflow(UInt32(clamping: documents.count)).partialValue
            let part = try await part(kind, of: subject, from: from)
            bytes += part.documents.map { $0.body.count + $0.signature.count }.reduce(0, +)
            guard bytes <= Self.chainBytes else { throw ClientError.protocolBroken("a chain without an end") }
            documents += part.documents
            guard part.hasMore else { return documents }
        }
    }

    /// What one answer has of a chain, and whether the relay says that there is more. Nothing of it is checked.
    ///
    /// - Returns: Some documents, if there is to be more.
    func part(
        _ kind: DocumentKind,
        of subject: [UInt8],
        from version: UInt32
    ) async throws -> (documents: [Document], hasMore: Bool) {
        var fetch = FetchDocuments()
        fetch.kind = kind
        fetch.subject = Data(subject)
        fetch.fromVersion = version
        guard case .documentPart(let part) = try await ask(.fetchDocuments(fetch)) else {
            throw ClientError.protocolBroken("another answer than documents")
        }
        guard !part.more || !part.documents.isEmpty else {
            throw ClientError.protocolBroken("an empty part of documents")
        }
        do {
            return (try part.documents.map { try Document($0) }, part.more)
        } catch {
            throw ClientError.protocolBroken("a document that cannot be read")
        }
    }
}
