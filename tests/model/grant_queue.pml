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

byte hr = 0, hw = 0; bit ev = 0, gen = 0, q = 0, d = 0, p = 0;   /* the state word */
byte arrivals[N], narr = 0;                                       /* inbox, in push order */
byte cancels[N],  ncan = 0;                                       /* inbox */
byte list[N],     nlist = 0;                                      /* touched by the granter alone */
byte status[N]; byte mode[N]; bit seen[N]; bit published[N], queued[N]; byte ticket[N]; byte nextticket = 0;
#ifdef HANDOVER
byte handovers = 0, owed = 0, busy = 0;                           /* so far; tells not begun; processes that may still do something */
#endif
byte inread = 0, inwrite = 0; bit overtaken = 0, firstIn = 0, secondIn = 0;

#ifdef M8
#define PASSES(i, e, g) (e == 1)
#else
#define PASSES(i, e, g) (e == 1 || g != seen[i])
#endif
#define COMPATIBLE(i, r, w, e, g) ((mode[i] == READ && w == 0) || (mode[i] == WRITE && r == 0 && w == 0) || (mode[i] == EVENT && PASSES(i, e, g)))

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
  if :: j < nlist -> do :: j + 1 < nlist -> list[j] = list[j+1]; j++ :: else -> break od; nlist--
     :: else -> skip
  fi; j = 0 }

inline takeCancels()  { atomic { nc = 0; do :: nc < ncan -> cn[nc] = cancels[nc]; nc++ :: else -> break od; ncan = 0 } }
inline takeArrivals() { atomic { k = 0; do :: k < narr -> list[nlist] = arrivals[k]; nlist++; k++ :: else -> break od; narr = 0; k = 0 } }
inline take() {                                                   /* the published leave the list; nobody who came earlier may be left waiting */
  m = 0;
  do :: m < g -> x = granted[m]; unlink(x); published[x] = 1;
                 k = 0; do :: k < N -> if :: status[k] == WAITING && !published[k] && ticket[k] < ticket[x] -> overtaken = 1 :: else -> skip fi; k++ :: else -> break od; k = 0;
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
     takeCancels(); takeArrivals();                               /* in this order every cancelled waiter is in the list when its record is read */
#endif
     atomic { k = 0; do :: k < nc -> unlink(cn[k]); k++ :: else -> break od; k = 0; nc = 0 }
     ok = 0;
     do
     :: ok == 1 -> break
     :: else ->
        load(); dr = 0; dw = 0; g = 0;
        do                                                        /* judge heads; nothing is changed yet */
#ifndef M5
        :: g < nlist && status[list[g]] == CANCELLED -> atomic { x = list[g]; unlink(x); x = 0 }
        :: g < nlist && status[list[g]] != CANCELLED && COMPATIBLE(list[g], sr + dr, sw + dw, se, sg) ->
#else
        :: g < nlist && COMPATIBLE(list[g], sr + dr, sw + dw, se, sg) ->
#endif
             atomic { granted[g] = list[g]; if :: mode[list[g]] == READ -> dr++ :: mode[list[g]] == WRITE -> dw++ :: else -> skip fi; g++ }
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
               :: status[x] == CANCELLED && mode[x] == READ -> ur++
               :: status[x] == CANCELLED && mode[x] == WRITE -> uw++
               :: else -> skip
            fi; x = 0; m++ }
     :: else -> break
     od; m = 0; g = 0;
#ifndef M6
     if :: ur + uw > 0 ->                                         /* waiters that gave up meanwhile: their holds go back, like any release */
           ok = 0;
           do :: ok == 1 -> break
              :: else -> load();
                 if :: sq == 0            -> cas(sr-ur, sw-uw, se, sg, 0, sd, sp)
                    :: sq == 1 && sd == 1 -> cas(sr-ur, sw-uw, se, sg, 1, 1, 1)
                    :: sq == 1 && sd == 0 -> cas(sr-ur, sw-uw, se, sg, 1, 1, sp); if :: ok == 1 -> more = 1 :: else -> skip fi
                 fi
           od
        :: else -> skip
     fi;
#endif
     ur = 0; uw = 0
  od }

inline tell() {                                                   /* make sure the queue is looked at after what was just done */
  ok = 0;
  do :: ok == 1 -> break
     :: else -> load();
        if :: sd == 1 -> cas(sr, sw, se, sg, sq, 1, 1)
           :: else    -> cas(sr, sw, se, sg, 1, 1, sp); if :: ok == 1 -> drain(); ok = 1 :: else -> skip fi
        fi
  od }

inline arrive() {                                                 /* after pushing on the inbox */
  ok = 0;
  do :: ok == 1 -> break
     :: else -> load();
#ifdef M1
        if :: sd == 1 -> ok = 1
#else
        if :: sd == 1 -> cas(sr, sw, se, sg, sq, 1, 1)
#endif
           :: sd == 0 && sq == 1 && sp == 0 -> ok = 1             /* the head is waiting for a change of the word, and that change will drain */
           :: sd == 0 && (sq == 0 || sp == 1) -> cas(sr, sw, se, sg, 1, 1, sp); if :: ok == 1 -> drain(); ok = 1 :: else -> skip fi
        fi
  od }

inline release() {
  ok = 0; ur = (mode[i] == READ -> 1 : 0); uw = (mode[i] == WRITE -> 1 : 0);
  do :: ok == 1 -> break
     :: else -> load();
        if :: sq == 0            -> cas(sr-ur, sw-uw, se, sg, 0, sd, sp)
#ifdef M4
           :: sq == 1 && sd == 1 -> cas(sr-ur, sw-uw, se, sg, 1, 1, sp)
           :: sq == 1 && sd == 0 -> cas(sr-ur, sw-uw, se, sg, 1, 0, sp)
#else
           :: sq == 1 && sd == 1 -> cas(sr-ur, sw-uw, se, sg, 1, 1, 1)
           :: sq == 1 && sd == 0 -> cas(sr-ur, sw-uw, se, sg, 1, 1, sp); if :: ok == 1 -> drain(); ok = 1 :: else -> skip fi
#endif
        fi
  od }

proctype Locker(byte i) {
  byte sr, sw; bit se, sg, sq, sd, sp, ok, more, gaveUp = 0;
  byte j, k, m, x, g, dr, dw, ur, uw, granted[N], cn[N], nc;
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
  if :: mode[i] = READ :: mode[i] = WRITE fi;
#endif
#endif
  load(); ok = 0; seen[i] = sg;
#ifdef M2
  if :: (COMPATIBLE(i, sr, sw, se, sg)) ->
#else
  if :: (!sq && COMPATIBLE(i, sr, sw, se, sg)) ->
#endif
        atomic {
          if :: mode[i] == READ -> cas(sr+1, sw, se, sg, sq, sd, sp) :: mode[i] == WRITE -> cas(sr, sw+1, se, sg, sq, sd, sp) :: else -> ok = 1 fi;
          k = 0;                                                  /* nobody whose request has returned may be passed */
          do :: k < N -> if :: ok == 1 && queued[k] && status[k] == WAITING && !published[k] && mode[i] != EVENT -> overtaken = 1 :: else -> skip fi; k++ :: else -> break od; k = 0 }
     :: else -> skip
  fi;
  if :: ok == 1 -> goto inside :: else -> skip fi;
  ticket[i] = 255; status[i] = WAITING;
  atomic { arrivals[narr] = i; narr++; ticket[i] = nextticket; nextticket++ }
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
  atomic { if :: mode[i] == READ -> inread++ :: else -> inwrite++ fi;
           assert(inwrite == 0 || (inwrite == 1 && inread == 0)); assert(!overtaken) }
  atomic { if :: mode[i] == READ -> inread-- :: else -> inwrite-- fi }
  release();
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
  byte j, k, m, x, g, dr, dw, ur, uw, granted[N], cn[N], nc;
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
