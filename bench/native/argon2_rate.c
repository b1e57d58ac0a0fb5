/* Prints how many Argon2id hashes a second the reference implementation makes on this machine.
 *
 * usage: argon2_rate THREADS SECONDS
 *
 * Each thread has the memory of one hash and uses it again, on huge pages where the kernel gives
 * them: allocating anew would measure the kernel. Linked with core.c, opt.c and the rest of the
 * reference sources, whose default to wipe the memory after each hash is left as it is. */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

#include "argon2.h"

enum { MEMORY_KIB = 19456, PASSES = 2, LANES = 1, SALT_BYTES = 16, TAG_BYTES = 32 };
enum { HUGE_PAGE = 2 << 20, WARM_UP = 2 };

static double seconds;
static __thread uint8_t *memory;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static int same_memory(uint8_t **blocks, size_t bytes) {
    if (memory == NULL) {
        size_t whole = (bytes + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
        memory = aligned_alloc(HUGE_PAGE, whole);
        if (memory == NULL) {
            return ARGON2_MEMORY_ALLOCATION_ERROR;
        }
#ifdef MADV_HUGEPAGE
        madvise(memory, whole, MADV_HUGEPAGE);
#endif
    }
    *blocks = memory;
    return 0;
}

static void keep_memory(uint8_t *blocks, size_t bytes) {
    (void)blocks;
    (void)bytes;
}

static void hash_once(uint32_t number) {
    char password[] = "correct horse battery staple";
    uint8_t salt[SALT_BYTES] = {0};
    uint8_t tag[TAG_BYTES];
    argon2_context context;
    memcpy(salt, &number, sizeof number);
    memset(&context, 0, sizeof context);
    context.out = tag;
    context.outlen = TAG_BYTES;
    context.pwd = (uint8_t *)password;
    context.pwdlen = sizeof password - 1;
    context.salt = salt;
    context.saltlen = SALT_BYTES;
    context.t_cost = PASSES;
    context.m_cost = MEMORY_KIB;
    context.lanes = LANES;
    context.threads = 1;
    context.version = ARGON2_VERSION_13;
    context.allocate_cbk = same_memory;
    context.free_cbk = keep_memory;
    int failure = argon2_ctx(&context, Argon2_id);
    if (failure) {
        fprintf(stderr, "%s\n", argon2_error_message(failure));
        exit(1);
    }
}

/* Hashes until the time is up; the rate is from the first start to the last end of this thread. */
static void *hash_on(void *rate) {
    uint32_t count = 0;
    for (; count < WARM_UP; count++) {
        hash_once(count);
    }
    double start = now();
    double end;
    count = 0;
    do {
        hash_once(count++);
        end = now();
    } while (end - start < seconds);
    *(double *)rate = count / (end - start);
    return NULL;
}

int main(int argc, char **argv) {
    int threads = argc == 3 ? atoi(argv[1]) : 0;
    seconds = argc == 3 ? atof(argv[2]) : 0;
    if (threads < 1 || threads > 1024 || seconds <= 0) {
        fprintf(stderr, "usage: argon2_rate THREADS SECONDS\n");
        return 2;
    }
    pthread_t *thread = calloc(threads, sizeof *thread);
    double *rate = calloc(threads, sizeof *rate);
    double sum = 0;
    for (int i = 0; i < threads; i++) {
        pthread_create(&thread[i], NULL, hash_on, &rate[i]);
    }
    for (int i = 0; i < threads; i++) {
        pthread_join(thread[i], NULL);
        sum += rate[i];
    }
    printf("%.3f\n", sum);
    return 0;
}
