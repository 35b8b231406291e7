/* Readers parked beside the word: the option ReaderBias. The protocol is granter.inc; here is what a lock with that option adds to it.
 *
 * A bit of the word, BIASED, says that the bias is on. Then a read is a count in one of several slots, and the word is only looked at. A hold stays where it was
 * taken: in its slot, whatever becomes of the bias. What makes that right:
 *   - while BIASED is set only a granter adds to the word, and it judges by the word and all slots together.
 *   - a reader counts itself in, and then looks at the word: if q is clear, BIASED is set and nobody writes, that look is its grant. If not, it counts itself
 *     out again, as a release does. A granter sets q, and then looks at the slots: of the two one sees the other.
 *   - so a slot that was seen empty since q was set stays empty, but for readers that come and go without a grant, until q is cleared with BIASED set.
 *   - only a granter clears BIASED, and only when it has seen all slots empty. With BIASED clear nobody looks at them.
 *   - anyone sets BIASED, by a compare-and-swap from a word with q clear. There is no granter then, so BIASED stands still while there is one.
 *   - who leaves a slot looks at the word afterwards, and tells if q is set.
 * When the granter clears BIASED is left open here, and when a reader sets it: neither is more than a guess at what pays.
 *
 * Checked: mutual exclusion, strict FIFO among waiters and nobody past them, no stranded waiter, a clean word and empty slots at the end.
 *   spin [-DN=3] [scenario] [mutant] -a bias.pml && cc -O2 -DSAFETY -DCOLLAPSE -o pan pan.c && ./pan -m400000
 * Scenarios (default: each locker picks read or write; odd lockers may give up):
 *   -DONEWRITER   the last locker writes, the others read; the bias is on at first
 *   -DPATIENT     nobody gives up: whoever does would save those who were forgotten
 *   -DHANDOVER=n  as in grant_queue.pml
 *   -DFINE        as in grant_queue.pml
 * Mutants, each must be reported:                                              in scenario
 *   -DB1 a reader does not look at the word again                               N=2
 *   -DB2 a reader looks whether the bias is on, and not whether somebody waits  N=2
 *   -DB3 a release of a slot does not tell                                      N=2
 *   -DB4 a reader that counts itself out does not tell                          N=2 PATIENT
 *   -DB5 the slots are looked at before q is set                                N=2
 *   -DB6 the bias is taken off while a slot is held                             N=2
 *   -DB7 a release looks at the word, and leaves its slot after that            N=2 PATIENT
 *   -DB8 the fast path ignores the bias                                         N=2
 *   -DB9 a reader does not mind who writes                                      N=2
 */
#ifndef N
#define N 3
#endif
#define NODES N
#define SLOTS 2
#define READ  0
#define WRITE 1

/* holds: how many read on the word, below 16; 16 for who writes; 32 when the bias is on */
#define WRITES 16
#define BIASED 32
#define UNSEEN 15                                                 /* in place of the sum: this is no granter, so nothing is known of the slots */
#define UNIT(m) (m == READ -> 1 : WRITES)
#ifdef B8
#define SUM (sum == UNSEEN -> 0 : sum)
#else
#define SUM sum
#endif
#define KNOWN(h) ((h & BIASED) == 0 || SUM != UNSEEN)
#define ADMITS(i, h) (KNOWN(h) && ((mode[i] == READ && (h & WRITES) == 0) || (mode[i] == WRITE && (h & 31) == 0 && ((h & BIASED) == 0 || SUM == 0))))
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
#define BIAS
#define MORELOCALS ; byte sum = UNSEEN, c

byte inread = 0, inwrite = 0;
byte slot[SLOTS];
#include "granter.inc"

inline look() {                                                   /* the granter at the slots, one after another; then it may take the bias off */
#ifndef B5
  if :: (holds & BIASED) != 0 ->
        sum = 0;
        do :: k < SLOTS -> sum = sum + slot[k]; k++ :: else -> break od; k = 0
     :: else -> sum = UNSEEN
  fi;
#endif
#ifdef B6
  if :: (holds & BIASED) != 0 && nlist > 0 -> atomic { holds = holds & ~BIASED }
#else
  if :: (holds & BIASED) != 0 && sum == 0 -> atomic { holds = holds & ~BIASED }
#endif
     :: skip
  fi }
inline overlook() { sum = UNSEEN }                                /* what was seen is worth nothing any more */

inline leaveSlot() {                                              /* anyone out of its slot, held or not */
  atomic { assert(slot[c] > 0); slot[c]-- }
}
inline tellIfQueued() { if :: q == 1 -> tell() :: else -> skip fi }

inline park(i) {                                                  /* got: granted in slot c */
  got = 0;
  if :: (holds & BIASED) != 0 && q == 0 && mode[i] == READ ->
        atomic { if :: c = 0 :: i > 0 -> c = 1 fi; slot[c]++ }    /* the slots are alike: the first takes the first */
        atomic {
#ifdef B1
          if :: true ->
#elif defined(B2)
          if :: (holds & BIASED) != 0 && (holds & WRITES) == 0 ->
#elif defined(B9)
          if :: (holds & BIASED) != 0 && q == 0 ->
#else
          if :: (holds & BIASED) != 0 && q == 0 && (holds & WRITES) == 0 ->
#endif
                got = 1; assert(returned == 0)                    /* nobody whose request has returned may be passed */
             :: else -> skip
          fi }
        if :: got == 0 ->
              leaveSlot();
#ifndef B4
              tellIfQueued()
#endif
           :: else -> skip
        fi
     :: else -> skip
  fi }

inline putBiasOn() {                                              /* a reader that was granted on the word, by whatever it goes by */
  if :: atomic { q == 0 && (holds & WRITES) == 0 && (holds & BIASED) == 0 -> holds = holds | BIASED }
     :: skip
  fi }

inline enter(i) {
  atomic { status[i] = 0; if :: mode[i] == READ -> inread++ :: else -> inwrite++ fi; assert(inwrite == 0 || (inwrite == 1 && inread == 0)) }
}

proctype Locker(byte i) {
  LOCALS; bit parked = 0;
#ifdef ONEWRITER
  mode[i] = (i == N-1 -> WRITE : READ);
#else
  if :: mode[i] = READ :: mode[i] = WRITE fi;
#endif
  park(i);
  if :: got == 1 -> parked = 1; goto inside :: else -> skip fi;
  grantNow(i);
  if :: got == 1 ->
        if :: mode[i] == READ -> putBiasOn() :: else -> skip fi;
        goto inside
     :: else -> skip
  fi;
#ifdef B5
  if :: (holds & BIASED) != 0 -> sum = 0; do :: k < SLOTS -> sum = sum + slot[k]; k++ :: else -> break od; k = 0 :: else -> skip fi;
#endif
  arrive(i, false);
  if
  :: status[i] == GRANTED
#ifndef PATIENT
  :: (i == 1 || i == 3) ->                                        /* odd lockers may give up, even ones wait for ever */
     giveUp(i);
     if :: got == 1 -> goto end :: else -> status[i] == GRANTED fi
#endif
  fi;
inside:
  enter(i);
  if :: parked == 1 ->
#ifdef B7
        got = q;
#endif
        atomic { inread--; leaveSlot() }
#ifdef B7
        if :: got == 1 -> tell() :: else -> skip fi
#elif !defined(B3)
        tellIfQueued()
#endif
     :: else -> release(i)
  fi;
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
  atomic {
#ifdef ONEWRITER
    holds = BIASED;
#else
    if :: holds = BIASED :: skip fi;
#endif
#ifdef HANDOVER
    busy = N;
#endif
    do :: i < N -> run Locker(i); i++ :: else -> break od; i = 0;
#ifdef HANDOVER
    do :: i < HANDOVER -> run Helper(); i++ :: else -> break od
#endif
  }
  (_nr_pr == 1);
  assert((holds & 31) == 0 && slot[0] == 0 && slot[1] == 0 && q == 0 && d == 0 && p == 0 && nlist == 0 && narr == 0 && ncan == 0)
}
