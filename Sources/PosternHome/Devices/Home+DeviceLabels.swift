import GRDB
package import PosternWire

extension Home {
    /// How the user calls devices, here.
    package func deviceLabels() throws(HomeError) -> [DeviceID: String] {
        try read { db in
            var labels: [DeviceID: String] = [:]
            for row in try db.rows("SELECT * FROM device_label") {
                let device: DeviceID = try row.id("device")
                let text = try sealing.open(try row.bytes("sealed"), .deviceLabel, row: device.bytes)
                guard let label = String(validating: text, as: UTF8.self) else {
                    throw HomeError.damaged("device_label")
                }
                labels[device] = label
            }
            return labels
        }
    }

    /// - Parameter label: An empty one takes the old one away.
    package func setLabel(_ label: String, of device: DeviceID) throws(HomeError) {
        try write { db in
            try db.run("DELETE FROM device_label WHERE device = ?", [device.column])
            guard !label.isEmpty else { return }
            let sealed = try sealing.seal(Array(label.utf8), .deviceLabel, row: device.bytes)
            try db.run(
                "INSERT INTO device_label (device, sealed) VALUES (?, ?)",
                [device.column, sealed.column]
            )
        }
    }
}
