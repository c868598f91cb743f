import PosternHome
import PosternTrust
import PosternWire

extension StoredDocument {
    init<Body>(_ verified: Verified<Body>, _ name: DocumentName) {
        self.init(
            name: name,
            hash: verified.hash,
            body: verified.document.body,
            signature: verified.document.signature
        )
    }

    static func expiredArrival(_ version: UInt32, of network: NetworkID) -> StoredDocument {
        let name = DocumentName(kind: .expiredArrival, subject: network.bytes, version: version)
        return StoredDocument(name: name, hash: .zero, body: [], signature: [])
    }
}

extension Document {
    init(_ stored: StoredDocument) throws {
        try self.init(body: stored.body, signature: stored.signature)
    }

    init(_ received: SignedDocument) throws {
        try self.init(body: Array(received.body), signature: Array(received.signature))
    }
}

extension SignedDocument {
    init(_ document: Document) {
        self.init(body: document.body, signature: document.signature)
    }
}
