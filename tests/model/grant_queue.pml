/* The grant queue of a FIFO compatibility lock, with the simplest modes: read and write, and a wait for an event. The protocol is granter.inc;
 * here is who uses it, and how.
 *
 * Checked: mutual exclusion, strict FIFO among waiters, no stranded waiter, clean word at the end.
 *   spin [-DN=3] [scenario] [mutant] -a grant_queue.pml && cc -O2 -DSAFETY -DCOLLAPSE -o pan pan.c && ./pan -m400000
 * Scenarios (default: each locker picks read or write; odd lockers may give up):
 *   -DN=4 -DHEAD_CANCEL  a reader stays until a second reader is in, writers queue ahead of that reader and give up
 *   -DURGENT             the last locker is a reader that may pass the queue, changing the word directly
 *   -DHANDOVER=n         the granter may leave although p is set, up to n times: it clears d, keeps q and p, and one of n helpers
 *                        tells later. Whoever comes in between, an arrival too, drains instead; combines with the others
 *   -DPULSE              lockers 0 and 1 wait for the event; the last one sets it and resets it at once; both must pass
 *   -DFINE               every read, judgement and swap is a step of its own; combines with the others
 * Mutants, each must be reported:                                   in scenario
 *   -DM1 an arrival does not tell the granter                       default
 *   -DM2 the fast path ignores waiters                              default
 *   -DM3 a cancellation does not tell the granter                   N=4 HEAD_CANCEL
 *   -DM4 a release does not tell the granter                        default
 *   -DM5 arrivals are taken before cancellations, and a cancelled
 *        head is judged like a live one (either alone is harmless)   N=4 HEAD_CANCEL
 *   -DM6 a lost claim does not give its hold back                   default
 *   -DM7 the granter publishes blindly (adds, does not compare)     URGENT
 *   -DM8 the event has no generation                                PULSE
 *   -DM9 waiters run before their hold is published                 default
 *   -DM10 a handover forgets to tell                                N=2 HANDOVER=1
 */
#ifndef N
#define N 3
#endif
#define NODES N
#define READ  0
#define WRITE 1
#define EVENT 2

/* holds: how many read, below 16; 16 for who writes; 32 for the event, and 64 for its generation, which each set changes */
#define SET 32
#define GENERATION 64
#define UNIT(m) (m == READ -> 1 : (m == WRITE -> 16 : 0))
#ifdef M8
#define PASSES(i, h) ((h & SET) != 0)
#else
#define PASSES(i, h) ((h & SET) != 0 || (h & GENERATION) != seen[i])
#endif
#define ADMITS(i, h) ((mode[i] == READ && (h & 16) == 0) || (mode[i] == WRITE && (h & 31) == 0) || (mode[i] == EVENT && PASSES(i, h)))
#define TAKEN(i, h) (h + UNIT(mode[i]))
#define GIVEN(i, h) (h - UNIT(mode[i]))
#define LOST(i, h)  GIVEN(i, h)
#define HELD(i, h)  true
#define STAMP(i, h) skip
#define LEFT(i)     if :: mode[i] == READ -> inread-- :: else -> inwrite-- fi
#define FIRST(i)    false
#define NOW(i)      false
#define CHECK(i)    skip
#define GONE(i)     skip

byte seen[N];
byte inread = 0, inwrite = 0; bit firstIn = 0, secondIn = 0;
#include "granter.inc"

inline choose(i) {
#if defined(HEAD_CANCEL)
  mode[i] = ((i == 1 || i == 3) -> WRITE : READ);
  if :: i > 0 -> firstIn == 1 :: else -> skip fi
#elif defined(PULSE)
  mode[i] = EVENT
#else
  if :: mode[i] = READ :: mode[i] = WRITE fi
#endif
}
inline changeHolds(n_h) { do :: ONESTEP { load(); nh = n_h; change(); if :: ok == 1 -> forget(); break :: else -> skip fi } od; drainIfMine() }
inline enter(i) {
  atomic { status[i] = 0; if :: mode[i] == READ -> inread++ :: else -> inwrite++ fi; assert(inwrite == 0 || (inwrite == 1 && inread == 0)) }
#ifdef HEAD_CANCEL
  if :: i == 0 -> firstIn = 1; secondIn == 1 :: i == 2 -> secondIn = 1 :: else -> skip fi
#endif
}

proctype Locker(byte i) {
  LOCALS;
#ifdef PULSE
  if :: i == N-1 ->
        status[0] != 0 && status[1] != 0;
        changeHolds((sh | SET) ^ GENERATION);                     /* Set: one more generation */
        changeHolds(sh & ~SET);                                   /* Reset */
        goto end
     :: else -> skip
  fi;
#endif
#ifdef URGENT
  if :: i == N-1 ->
        mode[i] = READ; got = 0;
        do :: ONESTEP { load(); if :: (sh & 16) == 0 -> atomic { cas(sh+1, sq, sd, sp); got = ok } :: else -> ok = 1 fi; if :: ok == 1 -> forget(); break :: else -> skip fi } od;
        if :: got == 1 -> goto inside :: else -> goto end fi
     :: else -> skip
  fi;
#endif
  choose(i);
  seen[i] = holds & GENERATION;
  grantNow(i);
  if :: got == 1 -> goto inside :: else -> skip fi;
  arrive(i, false);
  if
  :: status[i] == GRANTED
#ifndef PULSE
  :: (i == 1 || i == 3) ->                                        /* odd lockers may give up, even ones wait for ever */
     giveUp(i);
     if :: got == 1 -> goto end :: else -> status[i] == GRANTED fi
#endif
  fi;
inside:
#ifndef PULSE
  enter(i);
  release(i);
#endif
end:
#ifdef HANDOVER
  busy--
#else
  skip
#endif
}
#ifdef HANDOVER
proctype Helper() {                                               /* a work item of the pool */
  LOCALS;
  if :: atomic { owed > 0 -> owed-- } tell(); busy-- :: busy == 0 -> skip fi
}
#endif
init {
  byte i = 0;
#ifdef HANDOVER
  atomic { busy = N; do :: i < N -> run Locker(i); i++ :: else -> break od; i = 0; do :: i < HANDOVER -> run Helper(); i++ :: else -> break od }
#else
  atomic { do :: i < N -> run Locker(i); i++ :: else -> break od }
#endif
  (_nr_pr == 1);
  assert((holds & 31) == 0 && q == 0 && d == 0 && p == 0 && nlist == 0 && narr == 0 && ncan == 0)
}
