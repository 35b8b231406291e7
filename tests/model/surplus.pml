/* Hold counts beyond a field's width, on top of the grant queue.
 *
 * The word has a field f (maximum SAT) that counts the shared mode (readers), and w for a mode that excludes it (writers).
 *   f <  SAT   f is the count
 *   f == SAT   the count is in a second variable, total = {epoch te, count tn}, changed by its own compare-and-swap or add
 * While f < SAT, total means nothing and nobody but the granter touches it.
 *
 * There is no compare-and-swap over both, so every hold must be releasable in exactly one of the two places at any moment:
 * two would let one hold be released twice, none would make a releaser wait for the granter. Hence
 *   - only the granter fills the field: it stores {te + 1, count} and then publishes f = SAT. Until then nobody looks at total, so
 *     a publish that fails leaves nothing to undo.
 *   - only the granter empties it, and only at tn == 0: one publish says f = what it grants now. Nobody can change a zero but the granter.
 *   - a release reads the word, total, the word again. f == SAT the second time, and total not changed since it was read, say that
 *     its compare-and-swap of total happens while f == SAT: in this epoch f was filled, and total would be zero had it been emptied.
 *   - holds granted at f == SAT are added to total after the publish and before their waiters are claimed, so total never
 *     counts more than can be released; the publish keeps d, because whoever has d may trust a zero.
 *
 * Checked: exclusion, no stranded waiter, f == 0 in the end, no more releases than grants, an over-release is reported exactly as
 * often as there are releases without a hold.
 *   spin [-DN=4] [-DSAT=2] [scenario] [mutant] -a surplus.pml && cc -O2 -DSAFETY -DCOLLAPSE -o pan pan.c && ./pan -m400000
 * The last locker is a writer, the others are readers. SAT=1 makes every reader a surplus one. Scenarios:
 *   -DMIXED      each locker picks read or write
 *   -DCANCEL=0   locker 0 may give up
 *   -DDOUBLE     one more process releases the hold of locker 0 as well; exclusion is not checked, since a release too many
 *                may count as another holder's
 *   -DEPOCHS=2   fewer epochs let more stale swaps succeed, so clean at 2 is clean at any number. SAT=1 DOUBLE is not clean
 *                at 2 (the epoch comes round), and is at 16
 * Mutants, each must be reported:                                                         in scenario
 *   -DS1  the field is emptied above zero, so a hold is in both places for a moment        N=3
 *   -DS2  the field is full before total is stored                                         N=2 SAT=1
 *   -DS3  total is taken to zero before the field says so                                  N=3
 *   -DS4  a release at f == SAT does not tell                                              N=2 SAT=1
 *   -DS5  the fast path may fill the field                                                 N=3
 *   -DS6  a publish that grants at f == SAT may give up d, and adds to total afterwards    N=3 SAT=1
 *   -DS7  a release does not look at the word again after reading total                    N=3 SAT=1 DOUBLE EPOCHS=16
 *   -DS8  total has no epoch                                                               N=3 SAT=1 DOUBLE EPOCHS=16
 *   -DS9  holds are added to total after their waiters are claimed                         N=3 SAT=1
 */
#ifndef N
#define N 4
#endif
#ifndef SAT
#define SAT 2
#endif
#ifndef EPOCHS
#define EPOCHS 2
#endif
#if defined(DOUBLE) || defined(CANCEL)
#define FIRST 1
#else
#define FIRST 0
#endif
#define WAITING   1
#define GRANTED   2
#define CANCELLED 3
#define READ  0
#define WRITE 1

byte f = 0; bit w = 0, q = 0, d = 0, p = 0;                       /* the state word */
byte te = 0, tn = 0;                                              /* total, one 64-bit variable */
byte arrivals[N], narr = 0, cancels[N], ncan = 0;                 /* inboxes */
byte list[N], nlist = 0;                                          /* touched by the granter alone */
byte status[N]; bit mode[N];
byte inread = 0, inwrite = 0, out = 0, over = 0, begun = 0;            /* what the checks look at; out: grants less releases */
#ifdef DOUBLE
bit held = 0;
#endif

inline back() { assert(out > 0); out-- }
#ifdef S5
#define ROOM (SAT + 1)
#else
#define ROOM SAT
#endif
#if defined(S1) || defined(S3)
#define EMPTIES 1
#else
#define EMPTIES (base == 0)
#endif
#ifdef S8
#define NEXT(e) e
#else
#define NEXT(e) ((e + 1) % EPOCHS)
#endif
#ifdef S7
#define LOOKAGAIN
#else
#define LOOKAGAIN load()
#endif
#define CHECK assert(w + (f > 0) <= 1 && f <= SAT)

inline load() { atomic { sf = f; sw = w; sq = q; sd = d; sp = p } }
inline cas(n_f, n_w, n_q, n_d, n_p) {
  atomic { if
    :: (f == sf && w == sw && q == sq && d == sd && p == sp) -> f = n_f; w = n_w; q = n_q; d = n_d; p = n_p; ok = 1
    :: else -> ok = 0
  fi; sf = 0; sw = 0; sq = 0; sd = 0; sp = 0 } }                  /* forgets what was read, which keeps the state space small */

inline unlink(node) {
  j = 0;
  do :: j < nlist && list[j] != node -> j++ :: else -> break od;
  if :: j < nlist -> do :: j + 1 < nlist -> list[j] = list[j+1]; j++ :: else -> break od; nlist--; list[nlist] = 0
     :: else -> skip
  fi; j = 0 }

inline take() {                                                   /* cancellations, then arrivals, then the cancelled leave */
  atomic { nc = 0; do :: nc < ncan -> cn[nc] = cancels[nc]; cancels[nc] = 0; nc++ :: else -> break od; ncan = 0 }
  atomic { k = 0; do :: k < narr -> list[nlist] = arrivals[k]; arrivals[k] = 0; nlist++; k++ :: else -> break od; narr = 0;
           k = 0; do :: k < nc -> unlink(cn[k]); cn[k] = 0; k++ :: else -> break od; k = 0; nc = 0 } }

inline judge() {                                                  /* heads against the true count; nothing is changed yet */
  atomic {
    base = (sf == SAT -> tn : sf);
    dr = 0; dw = 0; g = 0;
    do
    :: g < nlist && status[list[g]] == CANCELLED -> x = list[g]; unlink(x); x = 0
    :: g < nlist && status[list[g]] != CANCELLED && mode[list[g]] == READ && sw + dw == 0 -> granted[g] = list[g]; g++; dr++
    :: g < nlist && status[list[g]] != CANCELLED && mode[list[g]] == WRITE && sw + dw == 0 && base + dr == 0 -> granted[g] = list[g]; g++; dw++
    :: else -> break
    od;
    add = 0;
    if :: (sf < SAT || EMPTIES) && base + dr < SAT -> nf = base + dr
       :: sf == SAT && !(EMPTIES && base + dr < SAT) -> nf = SAT; add = dr
       :: sf < SAT && base + dr >= SAT -> nf = SAT
    fi } }

inline addTotal() { if :: add > 0 -> atomic { tn = tn + add; add = 0 } :: else -> skip fi }
inline fill() { atomic { if :: open == 1 -> te = NEXT(te); tn = base + dr; open = 0 :: else -> skip fi } }
inline claim() {
  atomic { m = 0; ur = 0; uw = 0;
    do :: m < g -> x = granted[m]; granted[m] = 0;
            if :: status[x] == WAITING -> status[x] = GRANTED
               :: status[x] == CANCELLED && mode[x] == READ -> ur++
               :: status[x] == CANCELLED && mode[x] == WRITE -> uw++
               :: else -> skip
            fi; x = 0; m++
       :: else -> break od; m = 0; g = 0 } }

inline drain() {
  more = 1;
  do
  :: more == 0 -> break
  :: else ->
     take();
     ok = 0;
     do
     :: ok == 1 -> break
     :: else ->
        load(); judge();
        open = (sf < SAT && nf == SAT);
#ifndef S2
        fill();
#endif
#ifdef S3
        if :: sf == SAT && nf < SAT -> atomic { tn = 0 } :: else -> skip fi;
#endif
#ifdef S6
        stay = sp;
#else
        stay = (sp == 1 || add > 0);
#endif
        atomic {
          cas(nf, sw + dw, (stay == 1 || nlist > g), stay, 0);
          if :: ok == 1 -> out = out + dr; m = 0; do :: m < g -> unlink(granted[m]); m++ :: else -> break od; m = 0 :: else -> g = 0 fi; CHECK }
     od;
#ifdef S2
     fill();
#endif
#ifndef S9
     addTotal();
#endif
     more = stay; stay = 0; nf = 0; base = 0; dr = 0; dw = 0;
     claim();
#ifdef S9
     addTotal();
#endif
                                                           /* in order; one step, as claims do not touch the word */
     do :: uw > 0 -> undoWrite() :: uw == 0 && ur > 0 -> undoRead() :: else -> break od
  od }

/* the granter gives back the hold of a waiter that gave up; it may have left d by now */
inline undoWrite() {
  load();
  if :: sq == 1 && sd == 0 -> cas(sf, 0, 1, 1, sp); if :: ok == 1 -> more = 1 :: else -> skip fi
     :: else -> cas(sf, 0, sq, sd, (sq == 1 || sp))
  fi;
  if :: ok == 1 -> uw-- :: else -> skip fi }
inline undoRead() {
  readTotal();
  if :: sf == SAT ->
        casTotal();
        if :: ok == 1 -> ur--; ok = 0;
              do :: ok == 1 -> break
                 :: else -> load();
                    if :: sd == 1 -> cas(sf, sw, sq, 1, 1) :: else -> cas(sf, sw, 1, 1, sp); if :: ok == 1 -> more = 1 :: else -> skip fi fi
              od
           :: else -> skip
        fi
     :: else ->
        atomic {
          if :: sq == 1 && sd == 0 -> cas(sf - 1, sw, 1, 1, sp); if :: ok == 1 -> more = 1 :: else -> skip fi
             :: else -> cas(sf - 1, sw, sq, sd, (sq == 1 || sp))
          fi;
          if :: ok == 1 -> ur--; back() :: else -> skip fi }
  fi }

inline readTotal() {                                              /* the word, and a total that was read between two looks at a full field */
  load();
  if :: sf == SAT -> atomic { e = te; t = tn } LOOKAGAIN :: else -> skip fi }
inline casTotal() {
  atomic { if :: te == e && tn == t && t > 0 -> tn--; back(); ok = 1 :: else -> ok = 0 fi } }

inline tell() {
  ok = 0;
  do :: ok == 1 -> break
     :: else -> load();
        if :: sd == 1 -> cas(sf, sw, sq, 1, 1)
           :: else    -> cas(sf, sw, 1, 1, sp); if :: ok == 1 -> drain(); ok = 1 :: else -> skip fi
        fi
  od }

inline arrive() {
  ok = 0;
  do :: ok == 1 -> break
     :: else -> load();
        if :: sd == 1 -> cas(sf, sw, sq, 1, 1)
           :: sd == 0 && sq == 1 -> ok = 1; sq = 0; sf = 0; sw = 0; sp = 0
           :: sd == 0 && sq == 0 -> cas(sf, sw, 1, 1, sp); if :: ok == 1 -> drain(); ok = 1 :: else -> skip fi
        fi
  od }

inline releaseWrite() {
  ok = 0;
  do :: ok == 1 -> break
     :: else -> load();
        if :: sq == 1 && sd == 0 -> cas(sf, 0, 1, 1, sp); if :: ok == 1 -> drain(); ok = 1 :: else -> skip fi
           :: else -> cas(sf, 0, sq, sd, (sq == 1 || sp))
        fi
  od }

inline releaseRead() {
  ok = 0;
  do :: ok == 1 -> break
     :: else -> readTotal();
        if :: sf == SAT && t == 0 -> over++; ok = 1                     /* a holder never reads zero: it is counted from before its claim on */
           :: sf == SAT && t > 0  ->
                casTotal();
                if :: ok == 1 ->                                  /* look after the release: whoever sets q later judges without the hold */
                      
#ifndef S4
                      load();
                      if :: sq == 1 || t == 1 -> t = 0; e = 0; tell() :: else -> skip fi;
#endif
                      ok = 1
                   :: else -> skip
                fi
           :: sf == 0 -> over++; ok = 1
           :: sf > 0 && sf < SAT && sq == 1 && sd == 0 ->
                atomic { cas(sf - 1, sw, 1, 1, sp); if :: ok == 1 -> back() :: else -> skip fi }
                if :: ok == 1 -> drain(); ok = 1 :: else -> skip fi
           :: sf > 0 && sf < SAT && !(sq == 1 && sd == 0) ->
                atomic { cas(sf - 1, sw, sq, sd, (sq == 1 || sp)); if :: ok == 1 -> back() :: else -> skip fi }
        fi; atomic { e = 0; t = 0; sf = 0; sw = 0; sq = 0; sd = 0; sp = 0 }
  od }

#define LOCALS byte sf, e, t, nf, base, add; bit sw, sq, sd, sp, ok, more, stay, open; byte j, k, m, x, g, dr, dw, ur, uw, granted[N], cn[N], nc

proctype Locker(byte i) {
  LOCALS; bit gaveUp = 0;
#ifdef MIXED
  if :: mode[i] = READ :: mode[i] = WRITE fi;
#else
  mode[i] = (i == N-1 -> WRITE : READ);
#endif
  if :: i < N-1 && i > FIRST -> begun == i :: else -> skip fi;      /* readers are alike: count one order of their beginnings */
  atomic { load(); ok = 0; if :: i < N-1 -> begun++ :: else -> skip fi }
  if :: !sq && sw == 0 && mode[i] == READ && sf + 1 < ROOM -> atomic { cas(sf + 1, sw, sq, sd, sp); out = out + ok }
     :: !sq && sw == 0 && mode[i] == WRITE && sf == 0     -> cas(sf, 1, sq, sd, sp)
     :: else -> sf = 0; sw = 0; sq = 0; sd = 0; sp = 0
  fi;
  if :: ok == 1 -> goto inside :: else -> skip fi;
  atomic { status[i] = WAITING; arrivals[narr] = i; narr++ }
  arrive();
  if
  :: status[i] == GRANTED -> goto inside
#ifdef CANCEL
  :: i == CANCEL ->
     atomic { if :: status[i] == WAITING -> status[i] = CANCELLED; gaveUp = 1 :: else -> skip fi }
     if :: gaveUp == 1 -> atomic { cancels[ncan] = i; ncan++ } tell(); goto end
        :: else -> status[i] == GRANTED
     fi
#endif
  fi;
inside:
  atomic { status[i] = 0; if :: mode[i] == READ -> inread++ :: else -> inwrite++ fi;
#ifdef DOUBLE
           if :: i == 0 && mode[i] == READ -> held = 1 :: else -> skip fi;
#else
           assert(inwrite == 0 || (inwrite == 1 && inread == 0))
#endif
         }
  atomic { if :: mode[i] == READ -> inread-- :: else -> inwrite-- fi }
  if :: mode[i] == READ -> releaseRead() :: else -> releaseWrite() fi;
end:
  skip
}
#ifdef DOUBLE
proctype Twice() {                                                /* releases the hold of locker 0 as well, at any time after its grant */
  LOCALS;
  held == 1; releaseRead()
}
#define OVER 1
#else
#define OVER 0
#endif
init {
  byte i = 0;
  atomic {
    do :: i < N -> run Locker(i); i++ :: else -> break od;
#ifdef DOUBLE
    run Twice()
#endif
  }
  (_nr_pr == 1);
  assert(f == 0 && w == 0 && q == 0 && d == 0 && p == 0 && nlist == 0 && narr == 0 && ncan == 0);
  assert(out == 0 && over == OVER)
}
