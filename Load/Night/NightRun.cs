using System.Runtime.InteropServices;
using OrleansTicketing.Domain.WaitingRoom;
using OrleansTicketing.Domain.WaitingRoom.Estimates;

namespace OrleansTicketing.Load.Night;

/// <summary>The night, event by event in virtual time. The same plan gives the same night, whoever is asked for an estimate in it.</summary>
internal sealed class NightRun
{
    private enum Step
    {
        Join,
        Poll,
        GiveUp,
        Claim,
        Hold,
        Pay,
        Release,
        GiveBack,
        Tick,
        Look,
    }

    [StructLayout(LayoutKind.Auto)]
    private struct User
    {
        public Draws Draws;
        public int Number;
        public int Seats;
        public bool IsGone;
        public bool KnowsNoHope;
        public bool Lurks;
        public DateTimeOffset Patience;
    }

    private static readonly TimeSpan TickPeriod = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan MomentPeriod = TimeSpan.FromSeconds(5);

    private readonly NightPlan _plan;
    private readonly NightRoom _room;
    private readonly Hall _hall;
    private readonly User[] _users;
    private readonly PriorityQueue<(Step Step, int User), (DateTimeOffset At, long Order)> _events = new();
    private readonly List<NightMoment> _moments = [];
    private readonly Dictionary<int, HalfTime> _halves = [];
    private DateTimeOffset _now = NightPlan.Opening;
    private long _order;
    private long _polls;
    private long _ticks;
    private Dictionary<int, TimeSpan>? _waits;

    private NightRun(NightPlan plan)
    {
        _plan = plan;
        _room = new NightRoom(plan);
        _hall = new Hall(plan.Seats);
        _users = new User[plan.Users];
        for (var user = 0; user < plan.Users; user++)
        {
            _users[user].Draws = new Draws(plan.Seed, user);
            At(NightPlan.Opening + Behaviour.Arrival(ref _users[user].Draws, plan.Rush), Step.Join, user);
        }

        At(_now, Step.Tick, 0);
    }

    /// <summary>Runs the night twice: once to see who waits how long, once to ask for estimates at half of each wait.</summary>
    public static NightResult Run(NightPlan plan)
    {
        var first = new NightRun(plan);
        first.Go();
        var second = new NightRun(plan) { _waits = first.Waits() };
        second.Go();
        return second.Result();
    }

    private Dictionary<int, TimeSpan> Waits()
    {
        var waits = new Dictionary<int, TimeSpan>();
        for (var number = 1; number <= _room.Places.Last; number++)
        {
            if (_room.Places[number] is { AdmittedAt: { } admitted } place)
                waits[number] = admitted - place.JoinedAt;
        }

        return waits;
    }

    private NightResult Result() => new(
        _plan, _moments, [.. _halves.Values], _waits!.Count, _room.MostAdmitted, _hall.Sold, _polls, _room.Places.Totals, _room.Quality);

    private void At(DateTimeOffset at, Step step, int user) => _events.Enqueue((step, user), (at, _order++));

    private void After(TimeSpan delay, Step step, int user) => At(_now + delay, step, user);

    private void Go()
    {
        while (_events.TryDequeue(out var next, out var due))
        {
            _now = DateTimeOffset.FromUnixTimeMilliseconds(due.At.ToUnixTimeMilliseconds());
            if (_now - NightPlan.Opening > _plan.Longest)
                return;
            Do(next.Step, next.User);
        }
    }

    private void Do(Step step, int user)
    {
        switch (step)
        {
            case Step.Join:
                Join(user);
                break;
            case Step.Poll:
                Poll(user);
                break;
            case Step.GiveUp:
                GiveUp(user);
                break;
            case Step.Claim:
                Claim(user);
                break;
            case Step.Hold:
                Hold(user);
                break;
            case Step.Pay:
                Pay(user);
                break;
            case Step.Release:
                Release(user);
                break;
            case Step.GiveBack:
                _room.Leave(_users[user].Number, _now);
                break;
            case Step.Tick:
                Tick();
                break;
            default:
                LookAtHalf(user);
                break;
        }
    }

    private void Tick()
    {
        _room.Tick(_now);
        if (_ticks % 4 == 0)
            _room.Publish(_hall.Count, _now);
        if (_ticks % (MomentPeriod / TickPeriod) == 0)
        {
            var totals = _room.Places.Totals;
            _moments.Add(new NightMoment(_now - NightPlan.Opening, totals.Waiting, totals.Admitted, _hall.Held, _hall.Sold, _room.Admissions));
        }

        _ticks++;
        if (_now - NightPlan.Opening <= _plan.Rush || _room.Places.Totals is { Waiting: > 0 } or { Admitted: > 0 })
            After(TickPeriod, Step.Tick, 0);
    }

    private void Join(int index)
    {
        ref var user = ref _users[index];
        user.Number = _room.Join(new Guid(index, 0, 0, [0, 0, 0, 0, 0, 0, 0, 1]), _now);
        After(user.Draws.Exponential(Behaviour.Patience), Step.GiveUp, index);
        if (_waits is not null && _waits.TryGetValue(user.Number, out var wait) && wait >= EstimateQuality.ShortestMeasured)
            At(_now + (wait / 2), Step.Look, user.Number);
        Poll(index);
    }

    private void Poll(int index)
    {
        ref var user = ref _users[index];
        if (user.IsGone)
            return;
        _polls++;
        _room.See(user.Number, _now);
        var place = _room.Places[user.Number];
        if (place.State == PlaceState.Waiting)
        {
            var ahead = _room.Places.Waiting.CountBelow(user.Number);
            var wait = Estimate(ahead);
            if (!user.KnowsNoHope && Chance(ahead) == SeatChance.No)
            {
                user.KnowsNoHope = true;
                if (!user.Draws.Happens(Behaviour.WaitOnWithoutHope))
                    After(Behaviour.GiveUp(ref user.Draws), Step.GiveUp, index);
            }

            var pause = WaitEstimate.PollAfter(wait?.Median, _plan.Policy.IdleAfter);
            After(pause + TimeSpan.FromSeconds(user.Draws.Next()), Step.Poll, index);
        }
        else if (place.IsAdmitted && !user.Draws.Happens(Behaviour.NeverShowUp))
        {
            After(Behaviour.Notice(ref user.Draws), Step.Claim, index);
        }
    }

    private WaitRange? Estimate(int ahead) => _room.Outlook is { } outlook ? WaitEstimate.Of(ahead, outlook, _now) : null;

    private SeatChance Chance(int ahead) =>
        SeatChances.Of(_hall.Count, ahead, _room.Places.Totals.Admitted, _room.EndedAdmissions);

    private void GiveUp(int index)
    {
        ref var user = ref _users[index];
        if (user.IsGone || _room.Places[user.Number].State != PlaceState.Waiting)
            return;
        user.IsGone = true;
        if (user.Draws.Happens(Behaviour.SaySoWhenLeaving))
            _room.Leave(user.Number, _now);
    }

    private void Claim(int index)
    {
        ref var user = ref _users[index];
        if (!_room.Claim(user.Number, _now))
            return;
        user.Patience = _now + Behaviour.Lurk(ref user.Draws);
        if (_hall.Free == 0)
            SoldOut(index);
        else if (user.Draws.Happens(Behaviour.OnlyLook))
            LeaveStage(index, Behaviour.Look(ref user.Draws));
        else
            After(Behaviour.Choose(ref user.Draws), Step.Hold, index);
    }

    private void LeaveStage(int index, TimeSpan after)
    {
        if (!_users[index].Draws.Happens(Behaviour.Vanish))
            After(after, Step.GiveBack, index);
    }

    private void Hold(int index)
    {
        ref var user = ref _users[index];
        if (!_room.Places[user.Number].IsLive(_now))
            return;
        if (_hall.Free == 0)
        {
            SoldOut(index);
            return;
        }

        if (user.Draws.Happens(Behaviour.TooLate))
        {
            After(Behaviour.ChooseAgain(ref user.Draws), Step.Hold, index);
            return;
        }

        user.Seats = _hall.Hold(Behaviour.Seats(ref user.Draws));
        PayOrNot(index);
    }

    private void PayOrNot(int index)
    {
        ref var user = ref _users[index];
        var mood = user.Draws.Next();
        var takes = mood < Behaviour.CancelHold ? Behaviour.Cancel(ref user.Draws) : Behaviour.Pay(ref user.Draws);
        var forgets = mood is >= Behaviour.CancelHold and < Behaviour.CancelHold + Behaviour.AbandonHold;
        if (forgets || takes >= _plan.HoldDuration)
        {
            After(_plan.HoldDuration, Step.Release, index);
        }
        else if (mood < Behaviour.CancelHold)
        {
            After(takes, Step.Release, index);
            After(takes, Step.GiveBack, index);
        }
        else
        {
            After(takes, Step.Pay, index);
        }
    }

    // Most give up at once, some look on for a while in case seats come back.
    private void SoldOut(int index)
    {
        ref var user = ref _users[index];
        user.Lurks |= _now < user.Patience && user.Draws.Happens(Behaviour.LurkWhenSoldOut);
        if (user.Lurks && _now < user.Patience)
            After(TimeSpan.FromSeconds(5 + (5 * user.Draws.Next())), Step.Hold, index);
        else
            LeaveStage(index, Behaviour.SeeThatItIsSoldOut(ref user.Draws));
    }

    private void Pay(int index)
    {
        ref var user = ref _users[index];
        _hall.Sell(user.Seats);
        if (_halves.TryGetValue(user.Number, out var half))
            _halves[user.Number] = half with { GotSeat = true };
        _room.Finish(user.Number, _now);
    }

    private void Release(int index)
    {
        _hall.Release(_users[index].Seats);
        _users[index].Seats = 0;
    }

    private void LookAtHalf(int number)
    {
        var ahead = _room.Places.Waiting.CountBelow(number);
        if (Estimate(ahead) is { } estimate)
        {
            var joined = _room.Places[number].JoinedAt - NightPlan.Opening;
            _halves[number] = new HalfTime(number, joined, _waits![number], estimate, Chance(ahead), _hall.Free > 0);
        }
    }
}
