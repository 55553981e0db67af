#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/x509.h>

// A macro over a variadic function: Swift sees neither.
static inline EVP_PKEY *generate_p256(void) { return EVP_EC_gen("P-256"); }
