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
            for received in part.documents {
                bytes += received.body.count + received.signature.count
                guard bytes <= Self.chainBytes, let document = try? Document(received) else {
                    throw ClientError.protocolBroken("a document that cannot be read")
                }
                documents.append(document)
            }
            guard part.more else { return documents }
            guard !part.documents.isEmpty else { throw ClientError.protocolBroken("an empty part of documents") }
        }
    }

    private func part(_ kind: DocumentKind, of subject: [UInt8], from version: UInt32) async throws -> DocumentPart {
        var fetch = FetchDocuments()
        fetch.kind = kind
        fetch.subject = Data(subject)
        fetch.fromVersion = version
        guard case .documentPart(let part) = try await ask(.fetchDocuments(fetch)) else {
            throw ClientError.protocolBroken("another answer than documents")
        }
        return part
    }
}
