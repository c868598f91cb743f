#include "COpenSSL.h"

#include <string.h>

#include <openssl/core_names.h>
#include <openssl/params.h>

static _Thread_local uint64_t cleanse_calls;
static _Thread_local uint64_t cleanse_bytes;

void postern_cleanse(void *bytes, size_t count) {
    OPENSSL_cleanse(bytes, count);
    cleanse_calls += 1;
    cleanse_bytes += count;
}

uint64_t postern_cleanse_calls(void) { return cleanse_calls; }

uint64_t postern_cleanse_bytes(void) { return cleanse_bytes; }

// OSSL_PARAM takes pointers to mutable memory even where it only reads.
static char p521_name[] = "P-521";

static EVP_PKEY *p521_key(int selection, OSSL_PARAM *parameters) {
    EVP_PKEY *key = NULL;
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
    if (context == NULL) return NULL;
    if (EVP_PKEY_fromdata_init(context) != 1 || EVP_PKEY_fromdata(context, &key, selection, parameters) != 1) {
        EVP_PKEY_free(key);
        key = NULL;
    }
    EVP_PKEY_CTX_free(context);
    return key;
}

EVP_PKEY *postern_p521_parameters(void) {
    OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, p521_name, 0),
        OSSL_PARAM_construct_end(),
    };
    return p521_key(EVP_PKEY_KEY_PARAMETERS, parameters);
}

// OSSL_PARAM integers are in the machine's byte order.
static void copy_native(uint8_t *to, const uint8_t *from) {
    const int big_endian = (const union { uint16_t word; uint8_t bytes[2]; }){.word = 1}.bytes[0] == 0;
    for (size_t i = 0; i < POSTERN_P521_SCALAR_COUNT; i++) {
        to[i] = big_endian ? from[i] : from[POSTERN_P521_SCALAR_COUNT - 1 - i];
    }
}

EVP_PKEY *postern_p521_key_pair(const uint8_t *scalar, const uint8_t *point) {
    uint8_t native[POSTERN_P521_SCALAR_COUNT];
    uint8_t public_point[POSTERN_P521_POINT_COUNT];
    copy_native(native, scalar);
    memcpy(public_point, point, sizeof public_point);
    OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, p521_name, 0),
        OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, public_point, sizeof public_point),
        OSSL_PARAM_construct_BN(OSSL_PKEY_PARAM_PRIV_KEY, native, sizeof native),
        OSSL_PARAM_construct_end(),
    };
    EVP_PKEY *key = p521_key(EVP_PKEY_KEYPAIR, parameters);
    OPENSSL_cleanse(native, sizeof native);
    return key;
}

int postern_p521_scalar(const EVP_PKEY *key, uint8_t *scalar) {
    uint8_t native[POSTERN_P521_SCALAR_COUNT] = {0};
    OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_BN(OSSL_PKEY_PARAM_PRIV_KEY, native, sizeof native),
        OSSL_PARAM_construct_end(),
    };
    int done = EVP_PKEY_get_params(key, parameters) == 1 && parameters[0].return_size == sizeof native;
    memset(scalar, 0, sizeof native);
    if (done) copy_native(scalar, native);
    OPENSSL_cleanse(native, sizeof native);
    return done;
}

// libcrypto reads a null pointer as "not given", which an empty key, password or salt is not.
static void *given(const uint8_t *bytes) {
    static uint8_t nothing[1];
    return bytes == NULL ? nothing : (void *)bytes;
}

EVP_MAC_CTX *postern_hmac_start(EVP_MAC *mac, const char *digest, const uint8_t *key, size_t key_count) {
    OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, (char *)digest, 0),
        OSSL_PARAM_construct_end(),
    };
    EVP_MAC_CTX *context = EVP_MAC_CTX_new(mac);
    if (context == NULL) return NULL;
    if (EVP_MAC_init(context, given(key), key_count, parameters) == 1) return context;
    EVP_MAC_CTX_free(context);
    return NULL;
}

int postern_scrypt(
    EVP_KDF *kdf,
    const uint8_t *password, size_t password_count,
    const uint8_t *salt, size_t salt_count,
    uint64_t n, uint32_t r, uint32_t p, uint64_t memory_limit,
    uint8_t *output, size_t output_count) {
    OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_PASSWORD, given(password), password_count),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SALT, given(salt), salt_count),
        OSSL_PARAM_construct_uint64(OSSL_KDF_PARAM_SCRYPT_N, &n),
        OSSL_PARAM_construct_uint32(OSSL_KDF_PARAM_SCRYPT_R, &r),
        OSSL_PARAM_construct_uint32(OSSL_KDF_PARAM_SCRYPT_P, &p),
        OSSL_PARAM_construct_uint64(OSSL_KDF_PARAM_SCRYPT_MAXMEM, &memory_limit),
        OSSL_PARAM_construct_end(),
    };
    EVP_KDF_CTX *context = EVP_KDF_CTX_new(kdf);
    if (context == NULL) return 0;
    int done = EVP_KDF_derive(context, output, output_count, parameters);
    EVP_KDF_CTX_free(context);
    return done == 1;
}
