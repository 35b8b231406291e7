/* Modes of every kind on the grant queue of granter.inc: three modes of which one excludes itself, conversion and downgrade, leases with a
 * generation, weights, a lower bound.
 *
 *   READ     beside READ and UPGRADE                         UPGRADE  beside READ; excludes itself
 *   WRITE    excludes all                                    SLOT     CAP of them at once, a request takes one or more or none at all
 *   GUEST    while LEAST or more of READ are held
 * A mode that excludes itself has one hold bit and above it the generation: a release adds one to the field, which clears the bit and carries into
 * the generation; a lease carries the generation it was granted under, and only the lease that shows the one in the word releases.
 *
 * Checked: exclusion, strict FIFO among waiters, conversions ahead of who comes later and in an order of their own, one release for each grant, and at
 * rest nobody waits but behind a head that must: which in all scenarios but GUEST means that nobody waits.
 *   spin [-DN=3] scenario [mutant] -a modes.pml && cc -O2 -DSAFETY -DCOLLAPSE -o pan pan.c && ./pan -m400000
 * Odd lockers may give up while they wait. Scenarios:
 *   -DTHREE      each locker picks READ, UPGRADE or WRITE
 *   -DCONVERT=n  locker 0 takes UPGRADE and converts it to WRITE: a request of its own, judged without its own hold, ahead of the queue; it may give up. With
 *                n=2 the same lease is converted twice at once, the second time by another thread. The others pick any mode; READERS: they read. PATIENT: nobody gives up
 *   -DDOWNGRADE  locker 0 takes WRITE and turns it into READ or UPGRADE, in one step and never with anybody in between. The others pick any mode;
 *                STAYS: they read, and locker 0 stays until one of them is in
 *   -DNESTED     locker 0 takes UPGRADE, converts it to WRITE and tries to downgrade that
 *   -DTWICE      lockers take UPGRADE or WRITE; one more process disposes the lease of locker 0 too, at any time from its grant on
 *   -DSLOTS      SLOT, each locker with any weight
 *   -DGUESTS     the last locker is a GUEST, the others read (locker 0 of four may write) and stay as long as they like, for ever if need be
 *   -DHANDOVER=n as in grant_queue.pml; combines with the others, FINE likewise
 * Mutants, each must be reported:                                            in scenario
 *   -DT1 UPGRADE does not exclude itself                                     N=2 THREE
 *   -DT2 WRITE does not exclude UPGRADE                                      N=3 THREE
 *   -DM11 the arrival of a conversion does not tell                          N=2 CONVERT=1 PATIENT
 *   -DM12 a conversion does not leave out its own hold                       N=2 CONVERT=1
 *   -DM13 a conversion is queued at the back                                 N=2 CONVERT=1 PATIENT
 *   -DM14 who passes is let past a head that does not                        N=3 SLOTS
 *   -DM16 arrivals at the end of the list are judged behind the others       N=2 CONVERT=2
 *   -DM17 arrivals that were noted are left for later                        N=2 CONVERT=1 PATIENT
 *   -DM15 a conversion that takes the role does not take arrivals first      N=2 CONVERT=2 READERS HANDOVER=1 (4,862,540 states)
 *   -DD1 a downgrade does not tell                                           N=2 DOWNGRADE STAYS, N=3 GUESTS DOWNGRADE LEAST=1
 *   -DD2 a downgrade is a release, and then the other mode                   N=2 DOWNGRADE
 *   -DD3 a downgrade does not judge the other mode                           N=2 NESTED
 *   -DG1 a release does not look at the generation                           N=2 TWICE
 *   -DG2 a release does not advance the generation                           N=2 TWICE
 *   -DG3 a release looks at the word before, and then changes it unseen      N=2 TWICE
 *   -DG7 a downgrade does not advance the generation                         N=2 DOWNGRADE TWICE
 *   -DK1 a weight is judged as one                                           N=3 SLOTS
 *   -DK2 as much of a weight is granted as there is                          N=3 SLOTS
 *   -DK3 a weight is released as one                                         N=2 SLOTS
 *   -DK4 a lost claim gives back one                                         N=2 SLOTS
 *   -DM7 the granter publishes blindly, so a bound is judged on what was     N=3 GUESTS
 * Limits of what is promised, reported too:
 *   -DGENERATIONS=1  two generations come round: a stale lease releases another's hold                                       N=3 TWICE
 *   -DSTRICT     a lower bound counts the hold of a request that has given up, from the publish until the claim gives it back   N=3 GUESTS DOWNGRADE LEAST=1
 *   -DDISPOSED   a lease that another thread disposes while it is converted: the guard leaves out a hold that is another's by then  N=2 CONVERT=1
 */
#ifndef N
#define N 3
#endif
#ifndef CONVERT
#ifdef NESTED
#define CONVERT 1
#else
#define CONVERT 0
#endif
#endif
#ifndef GENERATIONS
#ifdef TWICE
#define GENERATIONS 2                                             /* bits */
#else
#define GENERATIONS 0
#endif
#endif
#ifdef TWICE
#define NODES (N + 1)                                             /* the copy of a lease has the place of a request */
#else
#define NODES (N + 2 * CONVERT)                                   /* a conversion is two requests: one that is decided at once, one that waits */
#endif
/* A mode is the position of its field in holds: three bits each, for a mode that excludes itself a hold bit and above it the generation. */
#define READ       0
#define SLOT       0
#define GUEST      3
#define UPGRADE    6
#define WRITE      9
#define CONVERSION 12                                             /* its hold is one of WRITE */
#define CAP 3
#ifndef LEAST
#define LEAST 2
#endif
#define UNIT(m)  (1 << (m - 3 * (m == CONVERSION)))
#define FIELD(m) (UNIT(m) * ((2 << GENERATIONS) - 1))
#define COUNT(h) (h & 7)
#define EXCLUSIVE(m) (m >= UPGRADE)
#define GENERATION(m, h) ((h & FIELD(m)) & ~UNIT(m))

/* the bits that must be clear */
#define READS     512
#define CONVERTS  (512 + 7)                                       /* leaves its own hold of UPGRADE out */
#if defined(T1)
#define UPGRADES  512
#else
#define UPGRADES  (512 + 64)
#endif
#if defined(T2)
#define WRITES    (512 + 7)
#else
#define WRITES    (512 + 7 + 64)
#endif
#ifdef M12
#define KEEPSOUT(m) (m == READ -> READS : (m == UPGRADE -> UPGRADES : WRITES))
#else
#define KEEPSOUT(m) (m == READ -> READS : (m == UPGRADE -> UPGRADES : (m == WRITE -> WRITES : CONVERTS)))
#endif
#if defined(SLOTS) && (defined(K1) || defined(K2))
#define ADMITSMODE(i, m, h) (COUNT(h) < CAP)
#elif defined(SLOTS)
#define ADMITSMODE(i, m, h) (COUNT(h) + weight[i] <= CAP)
#elif defined(GUESTS)
#define ADMITSMODE(i, m, h) (m == GUEST -> COUNT(h) >= LEAST : (h & KEEPSOUT(m)) == 0)
#else
#define ADMITSMODE(i, m, h) ((h & KEEPSOUT(m)) == 0)
#endif
#define ADMITS(i, h) ADMITSMODE(i, mode[i], h)
#ifdef K2
#define TAKEN(i, h) (COUNT(h) + weight[i] > CAP -> h - COUNT(h) + CAP : h + weight[i])
#else
#define TAKEN(i, h) (h + weight[i] * UNIT(mode[i]))
#endif
#ifdef G1
#define SHOWS(i, h) true
#else
#define SHOWS(i, h) (GENERATION(mode[i], h) == stamp[i])
#endif
#define HELD(i, h) (EXCLUSIVE(mode[i]) -> (h & UNIT(mode[i])) != 0 && SHOWS(i, h) : ((h / UNIT(mode[i])) & 7) >= weight[i])
#ifdef G2
#define ENDED(m, h) (h - UNIT(m))
#else
#define ENDED(m, h) ((h & ~FIELD(m)) | ((h + UNIT(m)) & FIELD(m)))
#endif
#if defined(K3)
#define GIVEN(i, h) (h - 1)
#else
#define GIVEN(i, h) (EXCLUSIVE(mode[i]) -> ENDED(mode[i], h) : h - weight[i] * UNIT(mode[i]))
#endif
#if defined(K4)
#define LOST(i, h)  (h - 1)
#else
#define LOST(i, h)  GIVEN(i, h)
#endif
#define STAMPOF(m, h) (EXCLUSIVE(m) -> GENERATION(m, h) : 0)
#define STAMP(i, h) stamp[i] = STAMPOF(mode[i], h)
#define FIRST(i) (i >= N)
#define NOW(i) (i >= N && ((i - N) & 1) == 0)

byte weight[NODES]; short stamp[NODES];
byte inside[5];                                                   /* for the checks: holds of each mode that somebody has */
byte ended = 0; bit entered = 0, shared = 0, joined = 0;                  /* lease of locker 0: releases; known to another; done with by it */
#define INSIDE(m) inside[(m) / 3]
#ifdef STRICT
byte live = 0, gone = 0;                                          /* sets: requests granted and not released; requests that have given up and returned */
#define REAL(i) (mode[i] == READ && IN(live, i) && !IN(gone, i))
#define CHECK(i) live = live | (1 << i); assert(mode[i] != GUEST || REAL(0) + REAL(1) + REAL(2) >= LEAST)
#define GONE(i) gone = gone | (1 << i)
#define LEFT(i) INSIDE(mode[i]) = INSIDE(mode[i]) - weight[i]; live = live & ~(1 << i)
#else
#define CHECK(i) assert(mode[i] != GUEST || COUNT(holds) >= LEAST)
#define GONE(i) skip
#define LEFT(i) INSIDE(mode[i]) = INSIDE(mode[i]) - weight[i]
#endif
#include "granter.inc"

inline enter(i) {
  atomic {
    status[i] = 0; INSIDE(mode[i]) = INSIDE(mode[i]) + weight[i];
    assert(INSIDE(WRITE) + INSIDE(CONVERSION) <= 1 && INSIDE(UPGRADE) <= 1 && INSIDE(SLOT) <= CAP);
    assert(INSIDE(WRITE) == 0 || INSIDE(READ) + INSIDE(UPGRADE) == 0);
    assert(INSIDE(CONVERSION) == 0 || (INSIDE(READ) == 0 && (INSIDE(UPGRADE) == 0 || ended == 0))) } }   /* beside its own UPGRADE only */

/* the lease of locker 0 converted, as requests c (decided at once) and c+1 (waits); got: it was granted, as request y */
inline convert(c) {
  atomic { mode[c] = CONVERSION; weight[c] = 1; mode[c+1] = CONVERSION; weight[c+1] = 1; y = c }
  tryNow(c);
  if :: role == 1 -> grantAsGranter(c) :: else -> skip fi;
  if
  :: got == 1 -> skip
  :: else ->
     y = c + 1;
#ifdef M11
     arrive(y, false);
#else
     arrive(y, true);                                             /* the head may be blocked where the conversion is not */
#endif
     if :: skip -> status[y] == GRANTED; got = 1                  /* chosen beforehand: one that could always give up could never be stranded */
#ifndef PATIENT
        :: skip -> giveUp(y); if :: got == 1 -> got = 0 :: else -> status[y] == GRANTED; got = 1 fi
#endif
     fi
  fi }
inline useConversion() {
  if :: got == 1 -> enter(y);
#ifdef NESTED
        if :: downgrade(y, READ); assert(got == 1) :: downgrade(y, UPGRADE); assert(got == 0) fi;   /* the lease it came from stands in the way */
#endif
        release(y); assert(got == 1)
     :: else -> skip
  fi; y = 0 }

/* got: request i is of the target mode from here on; else it is what it was */
inline downgrade(i, target) {
#ifdef D2
  release(i); atomic { mode[i] = target; do :: load(); nh = sh + UNIT(target); cas(nh, sq, sd, sp); if :: ok == 1 -> forget(); break :: else -> skip fi od; STAMP(i, holds); got = 1 }
#else
  do :: ONESTEP { load(); ok = 1; got = 0;
#ifdef G7
          nh = sh - UNIT(WRITE);
#else
          nh = ENDED(WRITE, sh);
#endif
#ifdef D3
          if :: HELD(i, sh) ->
#else
          if :: HELD(i, sh) && ADMITSMODE(i, target, nh) ->
#endif
                atomic {
#ifdef D1
                  nh = nh + UNIT(target); cas(nh, sq, sd, sp);
#else
                  nh = nh + UNIT(target); change();
#endif
                  got = ok;
                  if :: ok == 1 -> LEFT(i); mode[i] = target; ended++; stamp[i] = STAMPOF(target, sh) :: else -> skip fi }
             :: else -> skip
          fi;
          if :: ok == 1 -> nh = 0; forget(); break :: else -> skip fi }
  od;
#endif
  if :: got == 1 -> enter(i) :: else -> skip fi;
  drainIfMine() }

inline choose(i) {
  weight[i] = 1;
#if defined(SLOTS)
  mode[i] = SLOT; if :: skip :: weight[i] = 2 :: weight[i] = 3 fi
#elif defined(STAYS)
  mode[i] = (i == 0 -> WRITE : READ)
#elif defined(GUESTS) && defined(DOWNGRADE)
  mode[i] = (i == 0 -> WRITE : (i == N-1 -> GUEST : READ))
#elif defined(GUESTS) && N > 3
  mode[i] = (i == N-1 -> GUEST : READ); if :: i == 0 -> mode[i] = WRITE :: skip fi
#elif defined(GUESTS)
  mode[i] = (i == N-1 -> GUEST : READ)
#elif defined(TWICE) && defined(DOWNGRADE)
  if :: i == 0 -> mode[i] = WRITE :: i != 0 -> mode[i] = WRITE :: i != 0 -> mode[i] = UPGRADE fi
#elif defined(TWICE)
  if :: mode[i] = UPGRADE :: mode[i] = WRITE fi
#elif defined(DOWNGRADE)
  if :: i == 0 -> mode[i] = WRITE :: i != 0 -> mode[i] = READ :: i != 0 -> mode[i] = UPGRADE :: i != 0 -> mode[i] = WRITE fi
#elif CONVERT > 0 && defined(READERS)
  mode[i] = (i == 0 -> UPGRADE : READ)
#elif CONVERT > 0
  if :: i == 0 -> mode[i] = UPGRADE :: i != 0 -> mode[i] = READ :: i != 0 -> mode[i] = UPGRADE :: i != 0 -> mode[i] = WRITE fi
#else
  if :: mode[i] = READ :: mode[i] = UPGRADE :: mode[i] = WRITE fi
#endif
}

/* what locker i does with what it holds */
inline use(i) {
#ifdef TWICE
  if :: i == 0 -> atomic { mode[N] = mode[i]; stamp[N] = stamp[i]; weight[N] = weight[i]; shared = 1 } :: else -> skip fi;
#endif
#if CONVERT > 0
  if :: i == 0 ->
        shared = 1; convert(N); useConversion();
#if CONVERT > 1
        joined == 1
#endif
     :: else -> skip
  fi;
#endif
#ifdef DOWNGRADE
  if :: i == 0 ->
        if :: downgrade(i, READ)
#ifndef STAYS
           :: downgrade(i, UPGRADE)
#endif
        fi
     :: else -> skip
  fi;
#endif
#ifdef STAYS
  if :: i == 0 -> entered == 1 :: else -> entered = 1 fi;
#endif
#ifdef GUESTS
  if :: mode[i] == READ -> end_stays: false :: skip fi;
#endif
  skip
}

proctype Locker(byte i) {
  LOCALS; byte y;
  choose(i);
  grantNow(i);
  if :: got == 1 -> goto holding :: else -> skip fi;
  arrive(i, false);
#ifdef GUESTS
end_waits:
#endif
  if
  :: status[i] == GRANTED
#ifndef PATIENT
  :: (i == 1 || i == 3) ->                                        /* odd lockers may give up, even ones wait for ever */
     giveUp(i);
     if :: got == 1 -> goto end :: else -> status[i] == GRANTED fi
#endif
  fi;
holding:
  enter(i);
  use(i);
#ifdef DISPOSED
  if :: i == 0 -> goto end :: else -> skip fi;
#endif
  release(i);
#ifdef TWICE
  if :: i == 0 && (mode[i] == mode[N]) -> ended = ended + got :: i == 0 && mode[i] != mode[N] -> assert(got == 1) :: else -> assert(got == 1) fi;
#else
  assert(got == 1);
#endif
end:
  got = 0
}
#ifdef TWICE
proctype Copy() {                                                 /* disposes the lease of locker 0 too */
  LOCALS;
  shared == 1; release(N); ended = ended + got
}
#endif
#ifdef DISPOSED
proctype Disposer() {                                             /* disposes the lease of locker 0 while that is converted */
  LOCALS;
  shared == 1; release(0); ended = 1; assert(got == 1)
}
#endif
#if CONVERT > 1
proctype Second() {                                               /* converts the lease of locker 0 too */
  LOCALS; byte y;
  shared == 1; convert(N+2); useConversion(); joined = 1
}
#endif
#ifdef HANDOVER
proctype Pool() {
  LOCALS;
end_idle:
  do :: atomic { owed > 0 -> owed-- } tell() od
}
#endif
init {
  byte i = 0;
  atomic {
    do :: i < N -> run Locker(i); i++ :: else -> break od; i = 0;
#ifdef TWICE
    run Copy();
#endif
#ifdef DISPOSED
    run Disposer();
#endif
#if CONVERT > 1
    run Second();
#endif
#ifdef HANDOVER
    run Pool()
#endif
  }
end_rest:
  timeout ->                                                      /* nobody can take a step: all is at rest */
  assert(d == 0 && p == 0 && ncan == 0 && q == (nlist > 0) && (nlist > 0 || narr == 0));   /* who arrives behind a head that must wait stays in the inbox */
#ifdef HANDOVER
  assert(owed == 0);
#endif
#ifdef GUESTS
  assert(nlist == 0 || (status[list[0]] == WAITING && !ADMITS(list[0], holds)))
#else
  assert(nlist == 0 && COUNT(holds) == 0 && (holds & (512 + 64)) == 0);
#endif
#ifdef TWICE
  assert(ended == 1)
#endif
}
