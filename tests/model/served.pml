/* Requests served from state that belongs to the granter: a bounded store of items, puts that wait for room, takes that wait for items.
 *
 * The word has the three flags of grant_queue.pml and no counts. The store and the two lists are touched under d alone, so there is
 * nothing to publish: the granter claims a waiter first, and the effect follows. A waiter that was withdrawn never had anything.
 *   - A request that finds d and p clear takes d itself, is served at once if it can be, serves those whom that lets go, and leaves.
 *   - Otherwise it arrives: pushes itself on the inbox and tells, always; there is no "the head waits, so I need not tell", since
 *     a put may pass although takes wait, and the other way round.
 *   - Leaving clears d, and q when nobody is listed, in one compare-and-swap from a word without p.
 *
 * Checked: items are neither lost nor doubled, nobody who has been queued is overtaken by one of its kind that came later, at rest nobody waits who
 * could go on, no withdrawn waiter is listed, the flags say what is so.
 *   spin [-DN=4] [-DCAP=1] [scenario] [mutant] -a served.pml && cc -O2 -DSAFETY -DCOLLAPSE -o pan pan.c && ./pan -m400000
 * Each client puts or takes, as it likes; odd ones may give up. Scenarios:
 *   -DHANDOVER=n  the granter may leave although p is set, up to n times, as in grant_queue.pml
 * Mutants, each must be reported:                                            in scenario
 *   -DV1 an arrival returns at "q set, d clear" without telling             N=3
 *   -DV2 who leaves does not look at p                                      N=3
 *   -DV3 who leaves clears q although somebody is listed                    N=3
 *   -DV4 who serves itself does not serve those whom that lets go           N=3
 *   -DV5 the item leaves the store before its take is claimed               N=3
 *   -DV6 a cancellation does not tell                                       N=3
 *   -DV7 a request begins although p is set                                 N=3 HANDOVER=1
 */
#ifndef N
#define N 3
#endif
#ifndef CAP
#define CAP 1
#endif
#define WAITING   1
#define GRANTED   2
#define CANCELLED 3
#define PUT  1
#define TAKE 2

bit q = 0, d = 0, p = 0;                                          /* the state word */
byte arrivals[N], narr = 0, cancels[N], ncan = 0;                 /* inboxes */
byte puts[N], nputs = 0, takes[N], ntakes = 0, stored = 0;        /* touched by the granter alone */
byte status[N], kind[N];
byte queued[N], begun[N], ticket = 0;                             /* when a request had been queued for certain (0: not yet), and how many had when it began */
byte stowed = 0, taken = 0, owed = 0, handed = 0;                     /* what the checks look at */

inline load() { atomic { sq = q; sd = d; sp = p } }
inline cas(n_q, n_d, n_p) {
  atomic { if :: (q == sq && d == sd && p == sp) -> q = n_q; d = n_d; p = n_p; ok = 1
              :: else -> ok = 0 fi; sq = 0; sd = 0; sp = 0 } }

inline unlinkPut(node) {
  j = 0;
  do :: j < nputs && puts[j] != node -> j++ :: else -> break od;
  if :: j < nputs -> do :: j + 1 < nputs -> puts[j] = puts[j+1]; j++ :: else -> break od; nputs--; puts[nputs] = 0 :: else -> skip fi; j = 0 }
inline unlinkTake(node) {
  j = 0;
  do :: j < ntakes && takes[j] != node -> j++ :: else -> break od;
  if :: j < ntakes -> do :: j + 1 < ntakes -> takes[j] = takes[j+1]; j++ :: else -> break od; ntakes--; takes[ntakes] = 0 :: else -> skip fi; j = 0 }

/* nobody of the same kind who had been queued when this one began, and still waits, is passed */
inline inOrder(i) {
  k = 0;
  do :: k < N -> assert(k == i || kind[k] != kind[i] || status[k] != WAITING || queued[k] == 0 || queued[k] > begun[i]); k++ :: else -> break od; k = 0 }

inline claimTake(x) {
  atomic {
#ifdef V5
    stored--;
#endif
    if :: status[x] == WAITING -> inOrder(x); status[x] = GRANTED; taken++;
#ifndef V5
          stored--
#endif
       :: else -> skip fi } }
inline claimPut(x) {
  atomic { if :: status[x] == WAITING -> inOrder(x); status[x] = GRANTED; stowed++; stored++ :: else -> skip fi } }

inline advance() {
  do
  :: stored > 0 && ntakes > 0    -> x = takes[0]; unlinkTake(x); claimTake(x); x = 0
  :: else -> if
     :: stored < CAP && nputs > 0 -> x = puts[0]; unlinkPut(x); claimPut(x); x = 0
     :: else -> break fi
  od }

inline serve() {                                                  /* the arrival y */
  if
  :: status[y] != WAITING -> skip
  :: status[y] == WAITING && kind[y] == PUT  -> atomic { puts[nputs] = y; nputs++ }
  :: status[y] == WAITING && kind[y] == TAKE -> atomic { takes[ntakes] = y; ntakes++ }
  fi;
  advance() }

inline takeNotes() {                                              /* cancellations, then arrivals; arrivals are served, then the cancelled leave */
  atomic { nc = 0; do :: nc < ncan -> cn[nc] = cancels[nc]; cancels[nc] = 0; nc++ :: else -> break od; ncan = 0;
           na = 0; do :: na < narr -> an[na] = arrivals[na]; arrivals[na] = 0; na++ :: else -> break od; narr = 0 }
  m = 0;
  do :: m < na -> y = an[m]; an[m] = 0; serve(); y = 0; m++ :: else -> break od; m = 0; na = 0;
  atomic { do :: m < nc -> unlinkPut(cn[m]); unlinkTake(cn[m]); cn[m] = 0; m++ :: else -> break od; m = 0; nc = 0 } }

#ifdef V3
#define STILL 0
#else
#define STILL (nputs + ntakes > 0)
#endif
#ifdef HANDOVER
#define MAYLEAVE (handed < HANDOVER)
#else
#define MAYLEAVE 0
#endif

inline drain() {
  more = 1;
  do
  :: more == 0 -> break
  :: else ->
     takeNotes();
     atomic {
        load();
        if
        :: sp == 1 -> cas(1, 1, 0)
        :: sp == 1 && MAYLEAVE -> cas(1, 0, 1); handed++; owed++; more = 0
        :: sp == 0 -> cas(STILL, 0, 0); more = 0
        fi; ok = 0 }
  od }

inline tell() {                                                   /* a retry loop changes nothing until it succeeds: one step does for all of it */
  atomic {
    load();
    if :: sd == 1 && sp == 1 -> sq = 0; sd = 0; sp = 0
       :: sd == 1 && sp == 0 -> cas(sq, 1, 1)
       :: sd == 0 -> cas(1, 1, sp); mine = 1
    fi; ok = 0 }
  if :: mine == 1 -> mine = 0; drain() :: else -> skip fi }

inline arrive() {
#ifdef V1
  load();
  if :: sq == 1 && sd == 0 && sp == 0 -> sq = 0 :: else -> tell() fi
#else
  tell()
#endif
}

#define LOCALS bit sq, sd, sp, ok, mine, more; byte j, k, m, x, y, an[N], na, cn[N], nc

#ifdef V7
#define BUSY (sd == 1)
#else
#define BUSY (sd == 1 || sp == 1)
#endif

proctype Client(byte i) {
  LOCALS; bit served = 0, waits = 0, gaveUp = 0;
  if :: kind[i] = PUT :: kind[i] = TAKE fi;
  begun[i] = ticket;
  load();
  if :: BUSY -> sq = 0; sd = 0; sp = 0
     :: else ->
        waits = sq;
        cas(1, 1, sp);
        if :: ok == 1 ->
              atomic {
                if :: kind[i] == PUT && stored < CAP && nputs == 0 -> inOrder(i); stored++; stowed++; served = 1
                   :: kind[i] == TAKE && stored > 0 -> inOrder(i); stored--; taken++; served = 1
                   :: else -> skip
                fi }
#ifndef V4
              if :: waits == 1 -> advance() :: else -> skip fi;
#endif
              ok = 0;
#ifdef V2
              load(); cas(STILL, 0, 0); if :: ok == 0 -> atomic { q = STILL; d = 0; p = 0 } :: else -> skip fi
#else
              load();
              if :: sp == 1 -> sq = 0; sd = 0; sp = 0; drain()
                 :: else -> cas(STILL, 0, 0); if :: ok == 0 -> drain() :: else -> skip fi
              fi
#endif
           :: else -> skip
        fi; waits = 0
  fi;
  if :: served == 1 -> kind[i] = 0; goto end :: else -> skip fi;
  atomic { status[i] = WAITING; arrivals[narr] = i; narr++ }
  arrive();
  atomic { ticket++; queued[i] = ticket }
end_waiting:
  if
  :: status[i] == GRANTED
  :: i % 2 == 1 ->
     atomic { if :: status[i] == WAITING -> status[i] = CANCELLED; gaveUp = 1 :: else -> skip fi }
     if :: gaveUp == 1 ->
              atomic { cancels[ncan] = i; ncan++ }
#ifndef V6
              tell()
#endif
        :: else -> skip fi
  fi;
end:
  skip
}

#ifdef HANDOVER
proctype Helper() {
  LOCALS;
end_idle:
  do :: atomic { owed > 0 -> owed-- } tell() od
}
#endif

init {
  byte i = 0;
  atomic {
    do :: i < N -> run Client(i); i++ :: else -> break od; i = 0;
#ifdef HANDOVER
    run Helper()
#endif
  }
end_rest:
  timeout ->                                                      /* nobody can take a step: all is at rest */
  assert(d == 0 && p == 0 && narr == 0 && ncan == 0 && owed == 0);
  assert(q == (nputs + ntakes > 0));
  assert(!(ntakes > 0 && stored > 0) && !(nputs > 0 && stored < CAP));
  assert(stowed == taken + stored && stored <= CAP);
  do :: i < nputs -> assert(status[puts[i]] == WAITING); i++ :: else -> break od; i = 0;
  do :: i < ntakes -> assert(status[takes[i]] == WAITING); i++ :: else -> break od
}
