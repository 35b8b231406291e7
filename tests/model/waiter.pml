/* The lives of one recycled waiter, and those who may be late.
 *
 * A waiter is rented for a request, and returned when all its parties have let go: the requester; the list, then the claim; the record of
 * its withdrawal; a token's callback; a timer's. A timer is kept from life to life, so its callback may come in a later life than the one it was armed in: it joins
 * whatever life there is, decides by the deadline of that one, and lets go. A callback of a token belongs to one life; who cannot unregister it leaves letting go to it.
 * The lock is left out: the granter's role (d) is a bit, and a head passes or waits as it likes.
 *
 * Checked: nobody touches the waiter in another life than the one it takes part in, or when it is in the pool; each life is decided once, made known at most once, and not
 * before its own deadline when it ends by that; nothing of it is left in an inbox or the list when it is returned; each life ends.
 *   spin [-DLIVES=3] [-DTIMERS=2] [mutant] -a waiter.pml && cc -O2 -DSAFETY -DCOLLAPSE -o pan pan.c && ./pan -m400000
 * Mutants, each must be reported with LIVES=2:
 *   -DW1 the record of a withdrawal is not a party
 *   -DW2 the list lets go when it publishes, so the claim is nobody's
 *   -DW3 a timer's callback does not join
 *   -DW4 the requester lets go for a token's callback that is running
 *   -DW5 a token's callback is not a party
 *   -DW6 the deadline is written when the life has begun
 *   -DW7 a waiter that has left the list is let go of for the list again
 *   -DW8 a claim that is lost completes the waiter all the same
 *   -DW9 whoever withdraws does not look whether it was granted
 *   -DW10 the last party lets go without an atomic step although there is a timer
 */
#ifndef LIVES
#define LIVES 2
#endif
#ifndef TIMERS
#define TIMERS 1                                                  /* callbacks of the timer that may run at once */
#endif
#define WAITING   1
#define GRANTED   2
#define WITHDRAWN 3
#define IDLE 0                                                    /* the registration with a token: none, made, its callback runs */
#define MADE 1
#define RUNS 2

byte status = 0, version = 0;                                     /* one variable in the code */
byte parties = 0;
bit pooled = 1, timed = 0, armed = 0, hasTimer = 0; byte token = IDLE;          /* timed: there is a deadline; hasTimer: there was, in some life */
byte arrived = 0, listed = 0, recorded = 0; bit d = 0;            /* each with the life that put it there, for the checks */
byte life = 0, decided = 0, completed = 0; bit passed = 0;        /* for the checks: who rented it, what became of it; the time of the deadline on the clock */
byte over = 0;

#define TOUCH(mine) assert(!pooled && life == mine)
inline decide(mine, outcome, ofversion) {                         /* won: the one compare-and-swap */
  atomic { TOUCH(mine);
#ifdef W9
    if :: status != 0 && version == ofversion ->
#elif defined(NOVERSION)
    if :: status == WAITING ->
#else
    if :: status == WAITING && version == ofversion ->
#endif
          status = outcome; decided++; won = 1 :: else -> won = 0 fi } }
inline complete(mine) { atomic { TOUCH(mine); completed++; assert(completed == 1) } }
inline recycle() {                                                /* back to the pool */
  assert(!arrived && !listed && !recorded && token == IDLE && decided == 1);
  pooled = 1; life = 0; decided = 0; completed = 0; status = 0 }
inline letGo(mine) {                                              /* whoever is the last party is alone, but for a timer that may join */
#ifdef W10
  if :: atomic { parties == 1 -> TOUCH(mine) }
#else
  if :: atomic { parties == 1 && !hasTimer -> TOUCH(mine) }
#endif
        atomic { TOUCH(mine); parties = 0; recycle() }
     :: atomic { else -> TOUCH(mine); assert(parties > 0); parties--; if :: parties == 0 -> recycle() :: else -> skip fi }
  fi }
inline noteWithdrawn(mine) {
#ifndef W1
  atomic { TOUCH(mine); parties++ }
#endif
  atomic { assert(!recorded); recorded = mine } }

proctype Requester(byte me) {
  bit won, byToken = 0;
  atomic { pooled && over == me - 1 -> pooled = 0; life = me }    /* lives follow one another */
#ifndef W6
  atomic { if :: timed = 0 :: timed = 1 fi; passed = 0 }
#endif
  parties = 2;                                                    /* nobody joins before, nobody decides before the next line */
  atomic { version++; status = WAITING }
#ifdef W6
  atomic { if :: timed = 0 :: timed = 1 fi; passed = 0 }
#endif
  arrived = me;
  if :: timed -> hasTimer = 1; armed = 1 :: else -> skip fi;
  if :: atomic { parties++; token = MADE }
     :: skip
  fi;
#ifdef W5
  if :: token != IDLE -> letGo(me) :: else -> skip fi;
#endif
  if :: completed == 1
     :: decide(me, WITHDRAWN, version);                           /* gives up by itself */
        if :: won == 1 -> noteWithdrawn(me) :: else -> completed == 1 fi
  fi;
  atomic { if :: token == MADE -> token = IDLE; byToken = 1       /* unregistered: it will not call */
#ifdef W4
              :: token == RUNS -> byToken = 1
#endif
              :: else -> skip                                     /* it lets go itself */
           fi }
#ifndef W5
  if :: byToken == 1 -> letGo(me) :: else -> skip fi;
#endif
  armed = 0;                                                      /* which does not stop a callback that has begun */
  over = me;
  letGo(me)
}

proctype Token() {
  bit won; byte mine;
end_idle:
  do :: atomic { token == MADE -> token = RUNS; mine = life }
        decide(mine, WITHDRAWN, version);
        if :: won == 1 -> noteWithdrawn(mine); complete(mine); :: else -> skip fi;
        token = IDLE;
#ifndef W5
        letGo(mine);
#endif
        mine = 0; won = 0
  od
}

proctype Timer() {
  bit won, joined; byte mine, v, s;
end_idle:
  do :: armed == 1 ->                                             /* begun; what follows may come at any later time */
#ifdef W3
        joined = 1; mine = life;
#else
        atomic { if :: parties == 0 -> joined = 0 :: else -> parties++; joined = 1; mine = life fi }
#endif
        if
        :: joined == 1 ->
           do
           :: atomic { v = version; s = status }
              if
              :: s != WAITING || !timed -> break
              :: s == WAITING && timed && !passed -> armed = 1    /* early */
              :: s == WAITING && timed && passed ->
                 decide(mine, WITHDRAWN, v);
                 if :: won == 1 -> assert(timed && passed); noteWithdrawn(mine); complete(mine); break :: else -> skip fi
              fi;
              if :: version == v && status == s -> break :: else -> skip fi
           od;
#ifndef W3
           letGo(mine)
#endif
        :: else -> skip
        fi; mine = 0; v = 0; s = 0; won = 0; joined = 0
  od
}

proctype Clock() {
end_idle:
  do :: atomic { timed && !passed && status == WAITING -> passed = 1 } od
}

inline drop() {                                                   /* out of the list, if it is there */
#ifdef W7
  mine = life; listed = 0; letGo(mine)
#else
  if :: listed != 0 -> mine = listed; listed = 0; letGo(mine) :: else -> skip fi
#endif
}
proctype Granter() {
  bit won; byte mine, note;
end_idle:
  do :: atomic { d == 0 && (arrived || listed || recorded) -> d = 1 }
        atomic { note = recorded; recorded = 0 }                  /* notes of withdrawals, then arrivals */
        atomic { if :: arrived != 0 -> listed = arrived; arrived = 0 :: else -> skip fi }
        if :: note != 0 -> drop(); letGo(note); note = 0 :: else -> skip fi;
        if
        :: listed == 0 -> d = 0
        :: listed != 0 && status != WAITING -> drop(); d = 0
        :: listed != 0 && status == WAITING -> d = 0              /* waits */
        :: listed != 0 && status == WAITING ->                    /* passes */
           atomic { mine = listed; listed = 0; d = 0 }            /* published; the role may be somebody else's by now */
#ifdef W2
           letGo(mine);
#endif
           decide(mine, GRANTED, version);
#ifdef W8
           complete(mine);
#else
           if :: won == 1 -> complete(mine) :: else -> skip fi;
#endif
#ifndef W2
           letGo(mine)
#endif
        fi; mine = 0; won = 0
  od
}

init {
  byte i = 1;
  atomic {
    do :: i <= LIVES -> run Requester(i); i++ :: else -> break od; i = 0;
    run Token(); do :: i < TIMERS -> run Timer(); i++ :: else -> break od; run Clock(); run Granter(); run Granter()
  }
end_rest:
  timeout -> assert(over == LIVES && pooled && parties == 0 && !arrived && !listed && !recorded && d == 0)
}
