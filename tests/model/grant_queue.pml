/* Grant queue of a FIFO compatibility lock, read/write modes.
 *
 * One state word holds the hold counts (hr, hw), an event bit and its generation (ev, gen) and three flags; it is read in one step and
 * changed only by compare-and-swap from the value that was judged:
 *   q  waiters exist, so nobody may take the fast path
 *   d  one thread drains the queue (the granter)
 *   p  something changed since the granter last looked
 * Threads never wait for the granter: they leave an arrival or a cancellation in an inbox, set p, and go on.
 * The granter publishes the holds of the waiters at the head first, then claims each waiter; a claim that loses to a cancellation
 * gives its hold back. So anyone may change the word at any time, the granter's publish just fails and judges again.
 *
 * Checked: mutual exclusion, strict FIFO among waiters, no stranded waiter, clean word at the end.
 *   spin [-DN=3] [scenario] [mutant] -a grant_queue.pml && cc -O2 -DSAFETY -DCOLLAPSE -o pan pan.c && ./pan -m400000
 * Scenarios (default: each locker picks read or write; odd lockers may give up):
 *   -DN=4 -DHEAD_CANCEL  a reader stays until a second reader is in, writers queue ahead of that reader and give up
 *   -DURGENT             the last locker is a reader that may pass the queue, changing the word directly
 *   -DHANDOVER=n         the granter may leave although p is set, up to n times: it clears d, keeps q and p, and one of n helpers
 *                        tells later. Whoever comes in between, an arrival too, drains instead; combines with the others
 *   -DCONVERT            locker 0 takes an upgradeable-read hold (beside readers, never beside a writer or another such hold) and converts
 *                        it to write; the last one may take such a hold too. The conversion is a request of its own, node N: the
 *                        writer's guard less its own hold, ahead of the queue, and it may give up. The hold stays until it is released
 *   -DCONVERT -DHELD     the others begin when locker 0 has its hold; locker 1 writes, the last one reads or writes
 *   -DPULSE              lockers 0 and 1 wait for the event; the last one sets it and resets it at once; both must pass
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
 *   -DM11 the arrival of a conversion does not tell: it returns at
 *        "q set, d clear", but the head is blocked where it is not   N=3 CONVERT HELD
 *   -DM12 a conversion does not leave out its own hold              N=2 CONVERT
 *   -DM13 a conversion is queued at the back                        N=3 CONVERT HELD
 */
#ifndef N
#define N 3
#endif
#define WAITING   1
#define GRANTED   2
#define CANCELLED 3
#define READ  0
#define WRITE 1
#define EVENT 2
#ifdef CONVERT
#define UPGRADE    3                                              /* hr is two counts: readers below 16, upgradeable holds above */
#define CONVERSION 4
#define NODES (N+1)
#define RHOLD(m) (m == READ -> 1 : (m == UPGRADE -> 16 : 0))
#define WHOLD(m) (m == WRITE || m == CONVERSION -> 1 : 0)
#define QUEUES(x) (x != N)
/* A retry loop around a CAS changes nothing until the CAS succeeds, and then the word is the one that was read: one step does for all of it. */
#define ONESTEP atomic
#define DRAIN mine = 1
#define THENDRAIN ; if :: mine == 1 -> mine = 0; drain() :: else -> skip fi
#define AGAIN k = 0; do :: k < NODES && (status[k] == 0 || (status[k] == WAITING && ticket[k] == 255)) -> k++ :: else -> break od; if :: k == NODES -> nextticket = 0 :: else -> skip fi; k = 0;
#define FORGET(v) v = 0                                           /* what is not read again is cleared: fewer states */
#ifdef M12
#define OWN 0
#else
#define OWN 1
#endif
#else
#define NODES N
#define RHOLD(m) (m == READ -> 1 : 0)
#define WHOLD(m) (m == WRITE -> 1 : 0)
#define QUEUES(x) true
#define AGAIN
#define FORGET(v) skip
#define ONESTEP
#define DRAIN drain(); ok = 1
#define THENDRAIN
#endif

byte hr = 0, hw = 0; bit ev = 0, gen = 0, q = 0, d = 0, p = 0;   /* the state word */
byte arrivals[NODES], narr = 0;                                   /* inbox, in push order */
byte cancels[NODES],  ncan = 0;                                   /* inbox */
byte list[NODES],     nlist = 0;                                  /* touched by the granter alone */
byte status[NODES]; byte mode[NODES]; bit seen[NODES]; bit published[NODES], queued[NODES]; byte ticket[NODES]; byte nextticket = 0;
#ifdef HANDOVER
byte handovers = 0, owed = 0, busy = 0;                           /* so far; tells not begun; processes that may still do something */
#endif
byte inread = 0, inwrite = 0; bit overtaken = 0, firstIn = 0, secondIn = 0;
#ifdef CONVERT
byte inup = 0, inconverted = 0;
#define EXCLUSION assert(inwrite + inconverted == 0 || (inwrite + inconverted == 1 && inread == 0 && inup == inconverted)); assert(inup <= 1); assert(!overtaken)
#endif

#ifdef M8
#define PASSES(i, e, g) (e == 1)
#else
#define PASSES(i, e, g) (e == 1 || g != seen[i])
#endif
#ifdef CONVERT
#define COMPATIBLE(i, r, w, e, g) ((w) == 0 && (mode[i] == READ || (mode[i] == WRITE && (r) == 0) || (mode[i] == UPGRADE && (r) < 16) \
                                              || (mode[i] == CONVERSION && ((r) & 15) == 0 && ((r) >> 4) <= OWN)))
#else
#define COMPATIBLE(i, r, w, e, g) ((mode[i] == READ && w == 0) || (mode[i] == WRITE && r == 0 && w == 0) || (mode[i] == EVENT && PASSES(i, e, g)))
#endif

inline load() { atomic { sr = hr; sw = hw; se = ev; sg = gen; sq = q; sd = d; sp = p } }
inline cas(n_r, n_w, n_e, n_g, n_q, n_d, n_p) {
  atomic { if
    :: (hr == sr && hw == sw && ev == se && gen == sg && q == sq && d == sd && p == sp) ->
         hr = n_r; hw = n_w; ev = n_e; gen = n_g; q = n_q; d = n_d; p = n_p; ok = 1
    :: else -> ok = 0
  fi } }

inline unlink(node) {                                             /* O(1) in code: a doubly linked list */
  j = 0;
  do :: j < nlist && list[j] != node -> j++ :: else -> break od;
  if :: j < nlist -> do :: j + 1 < nlist -> list[j] = list[j+1]; j++ :: else -> break od; nlist--; FORGET(list[nlist])
     :: else -> skip
  fi; j = 0 }

inline takeCancels()  { atomic { nc = 0; do :: nc < ncan -> cn[nc] = cancels[nc]; FORGET(cancels[nc]); nc++ :: else -> break od; ncan = 0 } }
#if defined(CONVERT) && !defined(M13)
inline takeArrivals() {                                           /* conversions go in front, behind the conversions that are there */
  atomic {
    k = 0;
    do :: k < narr && QUEUES(arrivals[k]) -> list[nlist] = arrivals[k]; FORGET(arrivals[k]); nlist++; k++
       :: k < narr && !QUEUES(arrivals[k]) ->
            x = 0; do :: x < nlist && !QUEUES(list[x]) -> x++ :: else -> break od;
            j = nlist; do :: j > x -> list[j] = list[j-1]; j-- :: else -> break od;
            list[x] = arrivals[k]; FORGET(arrivals[k]); nlist++; k++
       :: else -> break
    od; narr = 0; k = 0; j = 0; x = 0 } }
#else
inline takeArrivals() { atomic { k = 0; do :: k < narr -> list[nlist] = arrivals[k]; FORGET(arrivals[k]); nlist++; k++ :: else -> break od; narr = 0; k = 0 } }
#endif
inline take() {                                                   /* the published leave the list; nobody who came earlier may be left waiting */
  m = 0;
  do :: m < g -> x = granted[m]; unlink(x); published[x] = 1;
                 k = 0; do :: k < NODES -> if :: QUEUES(x) && status[k] == WAITING && !published[k] && ticket[k] < ticket[x] -> overtaken = 1 :: else -> skip fi; k++ :: else -> break od; k = 0;
                 m++
     :: else -> break od; m = 0; x = 0 }

/* a pass of the granter: judge, publish, claim */
inline drain() {
  more = 1;
  do
  :: more == 0 -> break
  :: else ->
#ifdef M5
     takeArrivals(); takeCancels();
#else
     takeCancels();                                               /* in this order every cancelled waiter is in the list when its record is read */
     ONESTEP { takeArrivals();
#endif
     atomic { k = 0; do :: k < nc -> unlink(cn[k]); FORGET(cn[k]); k++ :: else -> break od; k = 0; nc = 0 }
#ifndef M5
     }
#endif
     ok = 0;
     do
     :: ok == 1 -> break
     :: else ->
        load(); dr = 0; dw = 0; g = 0;
        do                                                        /* judge heads; nothing is changed yet */
#ifndef M5
        :: ONESTEP { g < nlist && status[list[g]] == CANCELLED -> atomic { x = list[g]; unlink(x); x = 0 } }
        :: ONESTEP { g < nlist && status[list[g]] != CANCELLED && COMPATIBLE(list[g], sr + dr, sw + dw, se, sg) ->
#else
        :: ONESTEP { g < nlist && COMPATIBLE(list[g], sr + dr, sw + dw, se, sg) ->
#endif
             atomic { granted[g] = list[g]; dr = dr + RHOLD(mode[list[g]]); dw = dw + WHOLD(mode[list[g]]); g++ } }
        :: else -> break
        od;
#ifdef M9
        k = 0; do :: k < g -> atomic { if :: status[granted[k]] == WAITING -> status[granted[k]] = GRANTED :: else -> skip fi } k++ :: else -> break od; k = 0;
#endif
#ifdef M7
        atomic { hr = hr + dr; hw = hw + dw; if :: p == 1 -> p = 0; sp = 1 :: else -> sp = 0; d = 0; q = (nlist > g) fi; ok = 1 }
#else
        if :: sp == 1 -> atomic { cas(sr + dr, sw + dw, se, sg, 1, 1, 0); if :: ok == 1 -> take() :: else -> skip fi }
#ifdef HANDOVER
           :: sp == 1 && handovers < HANDOVER ->                  /* the tell is owed from here on; it may come before the claims or long after */
                atomic { cas(sr + dr, sw + dw, se, sg, 1, 0, 1);
                         if :: ok == 1 -> take(); handovers++; sp = 0;
#ifndef M10
                               owed++; busy++
#endif
                            :: else -> skip
                         fi }
#endif
           :: sp == 0 -> atomic { cas(sr + dr, sw + dw, se, sg, (nlist > g), 0, 0); if :: ok == 1 -> take() :: else -> skip fi }
        fi;
#endif
     od;
#ifdef M7
     atomic { take() }
#endif
     more = sp;
     m = 0; ur = 0; uw = 0;                                       /* claim, in order */
     do
     :: m < g ->
          atomic {
            x = granted[m];
            if :: status[x] == WAITING -> status[x] = GRANTED
               :: status[x] == CANCELLED -> ur = ur + RHOLD(mode[x]); uw = uw + WHOLD(mode[x])
               :: else -> skip
            fi; FORGET(published[x]); FORGET(granted[m]); x = 0; m++ }
     :: else -> break
     od; m = 0; g = 0;
#ifndef M6
     if :: ur + uw > 0 ->                                         /* waiters that gave up meanwhile: their holds go back, like any release */
           ok = 0;
           do :: ok == 1 -> break
              :: else -> ONESTEP { load();
                 if :: sq == 0            -> cas(sr-ur, sw-uw, se, sg, 0, sd, sp)
                    :: sq == 1 && sd == 1 -> cas(sr-ur, sw-uw, se, sg, 1, 1, 1)
                    :: sq == 1 && sd == 0 -> cas(sr-ur, sw-uw, se, sg, 1, 1, sp); if :: ok == 1 -> more = 1 :: else -> skip fi
                 fi }
           od
        :: else -> skip
     fi;
#endif
     ur = 0; uw = 0
  od }

inline tell() {                                                   /* make sure the queue is looked at after what was just done */
  ok = 0;
  do :: ok == 1 -> break
     :: else -> ONESTEP { load();
        if :: sd == 1 -> cas(sr, sw, se, sg, sq, 1, 1)
           :: else    -> cas(sr, sw, se, sg, 1, 1, sp); if :: ok == 1 -> DRAIN :: else -> skip fi
        fi }
  od THENDRAIN }

inline arrive() {                                                 /* after pushing on the inbox */
  ok = 0;
  do :: ok == 1 -> break
     :: else -> ONESTEP { load();
#ifdef M1
        if :: sd == 1 -> ok = 1
#else
        if :: sd == 1 -> cas(sr, sw, se, sg, sq, 1, 1)
#endif
           :: sd == 0 && sq == 1 && sp == 0 -> ok = 1             /* the head is waiting for a change of the word, and that change will drain */
           :: sd == 0 && (sq == 0 || sp == 1) -> cas(sr, sw, se, sg, 1, 1, sp); if :: ok == 1 -> DRAIN :: else -> skip fi
        fi }
  od THENDRAIN }

inline release(node) {
  ok = 0; ur = RHOLD(mode[node]); uw = WHOLD(mode[node]);
  do :: ok == 1 -> break
     :: else -> ONESTEP { load();
        if :: sq == 0            -> cas(sr-ur, sw-uw, se, sg, 0, sd, sp)
#ifdef M4
           :: sq == 1 && sd == 1 -> cas(sr-ur, sw-uw, se, sg, 1, 1, sp)
           :: sq == 1 && sd == 0 -> cas(sr-ur, sw-uw, se, sg, 1, 0, sp)
#else
           :: sq == 1 && sd == 1 -> cas(sr-ur, sw-uw, se, sg, 1, 1, 1)
           :: sq == 1 && sd == 0 -> cas(sr-ur, sw-uw, se, sg, 1, 1, sp); if :: ok == 1 -> DRAIN :: else -> skip fi
#endif
        fi }
  od THENDRAIN }

#ifdef CONVERT
/* locker 0 holds upgradeable read and asks for write besides */
inline convert() {
  mode[N] = CONVERSION;
  load(); ok = 0;
  if :: COMPATIBLE(N, sr, sw, se, sg) -> cas(sr, sw+1, se, sg, sq, sd, sp)      /* q does not matter: it goes ahead of the queue */
     :: skip
  fi;
  if :: ok == 1 -> skip
     :: else ->
        atomic { status[N] = WAITING; ticket[N] = 255; AGAIN arrivals[narr] = N; narr++; ticket[N] = nextticket; nextticket++ }
#ifdef M11
        arrive();
#else
        tell();                                                   /* the head may be blocked where the conversion is not */
#endif
        queued[N] = 1;
        if :: skip -> status[N] == GRANTED                        /* chosen beforehand: one that could always give up could never be stranded */
           :: skip -> atomic { if :: status[N] == WAITING -> status[N] = CANCELLED; gaveUp = 1 :: else -> skip fi }
        fi
  fi;
  if :: gaveUp == 1 -> atomic { cancels[ncan] = N; ncan++ } tell()
     :: else ->
        atomic { inconverted++; EXCLUSION; status[N] = 0; queued[N] = 0; ticket[N] = 0 }
        atomic { inconverted--; assert(hr == 16 && hw == 1) }
        release(N)
  fi;
  assert((hr >> 4) == 1) }                                        /* given up or given back: the hold it started from is still there */
#endif

proctype Locker(byte i) {
#ifdef CONVERT
  bit mine = 0;
#endif
  byte sr, sw; bit se, sg, sq, sd, sp, ok, more, gaveUp = 0;
  byte j, k, m, x, g, dr, dw, ur, uw, granted[NODES], cn[NODES], nc;
#ifdef HEAD_CANCEL
  mode[i] = ((i == 1 || i == 3) -> WRITE : READ);
  if :: i > 0 -> firstIn == 1 :: else -> skip fi;
#else
#ifdef PULSE
  mode[i] = EVENT;
  if :: i == N-1 ->
        nextticket == 2; status[0] != 0 && status[1] != 0;
        ok = 0; do :: ok == 1 -> break :: else -> load(); cas(sr, sw, 1, 1 - sg, sq, sd, sp) od;     /* Set: one more generation */
        if :: sq == 1 || sd == 1 -> tell() :: else -> skip fi;
        ok = 0; do :: ok == 1 -> break :: else -> load(); cas(sr, sw, 0, sg, sq, sd, sp) od;         /* Reset */
        goto end
     :: else -> skip
  fi;
#else
#ifdef URGENT
  if :: i == N-1 ->
        mode[i] = READ; ok = 0;
        do :: ok == 1 -> break
           :: else -> load(); if :: sw == 0 -> cas(sr+1, sw, se, sg, sq, sd, sp) :: else -> goto end fi
        od;
        goto inside
     :: else -> skip
  fi;
#endif
#ifdef CONVERT
  if :: i == 0 -> mode[i] = UPGRADE
#ifdef HELD
     :: i == 2 -> mode[i] = READ
#else
     :: i == N-1 -> mode[i] = UPGRADE
     :: i != 0 -> mode[i] = READ
#endif
     :: i != 0 -> mode[i] = WRITE
  fi;
#ifdef HELD
  if :: i > 0 -> firstIn == 1 :: else -> skip fi;
#endif
#else
  if :: mode[i] = READ :: mode[i] = WRITE fi;
#endif
#endif
#endif
  load(); ok = 0; seen[i] = sg;
#ifdef M2
  if :: (COMPATIBLE(i, sr, sw, se, sg)) ->
#else
  if :: (!sq && COMPATIBLE(i, sr, sw, se, sg)) ->
#endif
        atomic {
          if :: mode[i] != EVENT -> cas(sr+RHOLD(mode[i]), sw+WHOLD(mode[i]), se, sg, sq, sd, sp) :: else -> ok = 1 fi;
          k = 0;                                                  /* nobody whose request has returned may be passed */
          do :: k < NODES -> if :: ok == 1 && queued[k] && status[k] == WAITING && !published[k] && mode[i] != EVENT -> overtaken = 1 :: else -> skip fi; k++ :: else -> break od; k = 0 }
     :: else -> skip
  fi;
  if :: ok == 1 -> goto inside :: else -> skip fi;
  ONESTEP { ticket[i] = 255; status[i] = WAITING; AGAIN
  atomic { arrivals[narr] = i; narr++; ticket[i] = nextticket; nextticket++ } }
  arrive();
  queued[i] = 1;
  if
  :: status[i] == GRANTED -> goto inside
#ifndef PULSE
  :: (i == 1 || i == 3) ->                                        /* odd lockers may give up, even ones wait for ever */
     atomic { if :: status[i] == WAITING -> status[i] = CANCELLED; gaveUp = 1 :: else -> skip fi }
     if :: gaveUp == 1 ->
           atomic { cancels[ncan] = i; ncan++ }
#ifndef M3
           tell();
#endif
           goto end
        :: else -> status[i] == GRANTED
     fi
#endif
  fi;
inside:
#ifdef PULSE
  goto end;
#endif
#ifdef HEAD_CANCEL
  if :: i == 0 -> firstIn = 1; secondIn == 1 :: i == 2 -> secondIn = 1 :: else -> skip fi;
#endif
#ifdef CONVERT
  atomic { if :: mode[i] == READ -> inread++ :: mode[i] == UPGRADE -> inup++ :: else -> inwrite++ fi; EXCLUSION; status[i] = 0; queued[i] = 0; ticket[i] = 0 }
  if :: i == 0 -> firstIn = 1; convert() :: else -> skip fi;
  atomic { if :: mode[i] == READ -> inread-- :: mode[i] == UPGRADE -> inup-- :: else -> inwrite-- fi }
#else
  atomic { if :: mode[i] == READ -> inread++ :: else -> inwrite++ fi;
           assert(inwrite == 0 || (inwrite == 1 && inread == 0)); assert(!overtaken) }
  atomic { if :: mode[i] == READ -> inread-- :: else -> inwrite-- fi }
#endif
  release(i);
end:
#ifdef HANDOVER
  busy--
#else
  skip
#endif
}
#ifdef HANDOVER
proctype Helper() {                                               /* a work item of the pool */
  byte sr, sw; bit se, sg, sq, sd, sp, ok, more;
  byte j, k, m, x, g, dr, dw, ur, uw, granted[NODES], cn[NODES], nc;
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
  assert(hr == 0 && hw == 0 && q == 0 && d == 0 && p == 0 && nlist == 0 && narr == 0 && ncan == 0)
}
