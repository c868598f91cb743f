import PosternStore
package import PosternWire

extension Relay {
    /// Says in the audit log that somebody looks at when a device speaks. Whoever serves connections does the looking.
    ///
    /// - Returns: The device.
    package func noteTrace(of device: DeviceID, by order: Order<DeviceID>) async throws -> DeviceID {
        guard try await store.device(device) != nil else {
            throw AdministrationError.invalid(field: "deviceId", reason: "is no device of this relay")
        }
        return try await carryOut(order) { act in
            act.note(.trace("\(device)"), in: .zero, after: ["device": .text("\(device)")])
            return device
        }
    }
}
