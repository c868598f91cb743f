// The one door to the system's libcrypto (OpenSSL 3.0): its headers, and the few functions that Swift cannot
// express. OSSL_PARAM arrays hold pointers into their caller's memory, which in Swift would dangle: all of them are
// built here.

#ifndef COPENSSL_H
#define COPENSSL_H

#include <stddef.h>
#include <stdint.h>

#include <openssl/bn.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/rand.h>

#pragma clang assume_nonnull begin

/// Bytes of a P-521 scalar, big-endian, and of an uncompressed SEC 1 point.
#define POSTERN_P521_SCALAR_COUNT 66
#define POSTERN_P521_POINT_COUNT 133

/// Overwrites `count` bytes in a way that no compiler removes (OPENSSL_cleanse), and counts that it did.
void postern_cleanse(void *bytes, size_t count);

/// Calls of postern_cleanse on this thread, and the bytes they overwrote. Per thread, so that a test can compare
/// two readings exactly while other tests run.
uint64_t postern_cleanse_calls(void);
uint64_t postern_cleanse_bytes(void);

/// An EC key that has parameters (the curve P-521) and nothing else: the template that keys are generated from and
/// public keys are copied from. The caller frees it. NULL on failure.
EVP_PKEY *_Nullable postern_p521_parameters(void);

/// A P-521 key pair. The caller has checked 1 <= scalar < n, and that `point` is scalar * G, uncompressed.
/// The caller frees it. NULL on failure.
EVP_PKEY *_Nullable postern_p521_key_pair(
    const uint8_t scalar[_Nonnull POSTERN_P521_SCALAR_COUNT],
    const uint8_t point[_Nonnull POSTERN_P521_POINT_COUNT]);

/// Writes the private scalar of a key pair, big-endian and padded. 1 on success; 0 otherwise, with `scalar` zero.
int postern_p521_scalar(const EVP_PKEY *key, uint8_t scalar[_Nonnull POSTERN_P521_SCALAR_COUNT]);

/// An HMAC that has taken in its key. `digest` is a libcrypto digest name. The caller frees it. NULL on failure.
EVP_MAC_CTX *_Nullable postern_hmac_start(
    EVP_MAC *mac, const char *digest, const uint8_t *_Nullable key, size_t key_count);

/// scrypt (RFC 7914) with a memory limit of the caller's: EVP_PBE_scrypt's own refuses N = 2^17. 1 on success.
int postern_scrypt(
    EVP_KDF *kdf,
    const uint8_t *_Nullable password, size_t password_count,
    const uint8_t *_Nullable salt, size_t salt_count,
    uint64_t n, uint32_t r, uint32_t p, uint64_t memory_limit,
    uint8_t *output, size_t output_count);

#pragma clang assume_nonnull end

#endif
