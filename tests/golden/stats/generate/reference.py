"""Reference values from scipy, statsmodels and mpmath, and by brute force where no outside implementation exists.

Writes ../py-*.reference.json. Debian: python3-scipy python3-statsmodels python3-mpmath. Takes a few minutes; names as arguments make only
those.
"""

import itertools
import json
import math
import pathlib
import platform
import sys
from fractions import Fraction

import mpmath
import numpy as np
import scipy
import statsmodels
from scipy import optimize, stats
from statsmodels.stats.proportion import confint_proportions_2indep

HERE = pathlib.Path(__file__).parent
mpmath.mp.dps = 40


def write(name, tolerance, cases, note):
    versions = {
        "python": platform.python_version(), "scipy": scipy.__version__, "numpy": np.__version__,
        "statsmodels": statsmodels.__version__, "mpmath": mpmath.__version__,
    }
    head = {"generator": "generate/reference.py", "versions": versions, "tolerance": tolerance, "note": note}
    body = ",\n".join(json.dumps(case) for case in cases)
    text = json.dumps(head)[:-1] + ', "cases": [\n' + body + "\n]}\n"
    (HERE.parent / f"py-{name}.reference.json").write_text(text)


def arms(k1, n1, k2, n2):
    return {"k1": k1, "n1": n1, "k2": k2, "n2": n2}


# --- tails of distributions, 40 digits ---------------------------------------------------------

def beta_lower(a, b, x):
    """x^a (1−x)^b / (a B(a,b)) · 2F1(a+b, 1; a+1; x), a series of positive terms; for x up to ½."""
    a, b, x = mpmath.mpf(a), mpmath.mpf(b), mpmath.mpf(x)
    term = total = mpmath.mpf(1)
    n = 0
    while term > total * mpmath.mpf(10) ** -42:
        term *= (a + b + n) / (a + 1 + n) * x
        total += term
        n += 1
    log = a * mpmath.log(x) + b * mpmath.log1p(-x) - mpmath.log(a)
    log += mpmath.loggamma(a + b) - mpmath.loggamma(a) - mpmath.loggamma(b)
    return mpmath.e**log * total


def beta_tails():
    for a, b in [(0.18, 0.18), (0.5, 4.5), (1, 1), (3, 9), (120.5, 80.25), (500000, 500001), (1, 10**6), (10**6, 3)]:
        mean, sd = a / (a + b), math.sqrt(a * b / ((a + b) ** 2 * (a + b + 1)))
        for x in [mean, mean - 2 * sd, mean + 3 * sd, mean - 6 * sd, 1e-6, 0.5]:
            if 0 < x < 1:
                x = float(x)
                if x <= 0.5:
                    lower = beta_lower(a, b, x)
                    upper = 1 - lower
                else:
                    upper = beta_lower(b, a, 1 - mpmath.mpf(x))
                    lower = 1 - upper
                if lower > 1e-280 and upper > 1e-280:
                    yield {"a": a, "b": b, "x": x, "lower": float(lower), "upper": float(upper)}


def gamma_lower(shape, x):
    """x^a e^−x / Γ(a+1) · 1F1(1; a+1; x), a series of positive terms."""
    shape, x = mpmath.mpf(shape), mpmath.mpf(x)
    term = total = mpmath.mpf(1)
    n = 0
    while term > total * mpmath.mpf(10) ** -42:
        n += 1
        term *= x / (shape + n)
        total += term
    return mpmath.e ** (shape * mpmath.log(x) - x - mpmath.loggamma(shape + 1)) * total


def gamma_tails():
    for shape in [0.2, 1, 7.5, 1000, 1000000]:
        for z in [-3, -1, 0, 1, 4]:
            x = float(shape + z * math.sqrt(shape))
            if x > 0:
                lower = gamma_lower(shape, x)
                upper = 1 - lower
                yield {"shape": shape, "x": x, "lower": float(lower), "upper": float(upper)}


# --- differences -------------------------------------------------------------------------------

TABLES = [
    (50, 80, 13, 40), (17, 20, 14, 20), (0, 10, 0, 10), (10, 10, 0, 10), (0, 10, 10, 10), (10, 10, 10, 10), (1, 1, 0, 1),
    (0, 1, 0, 1), (56, 70, 48, 80), (9, 10, 3, 10), (3, 7, 1, 40), (480, 500, 455, 500), (499000, 10**6, 500500, 10**6),
    (1, 10**6, 0, 10**6), (3, 10**6, 7, 12), (5, 5, 0, 10**6),
]


def wilson(k, n, z):
    p = Fraction(k, n)
    p, n, z = mpmath.mpf(p.numerator) / p.denominator, mpmath.mpf(n), mpmath.mpf(z)
    centre, reach = p + z**2 / (2 * n), z * mpmath.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    return (centre - reach) / (1 + z**2 / n), (centre + reach) / (1 + z**2 / n)


def critical(level):
    return mpmath.sqrt(2) * mpmath.erfinv(mpmath.mpf(str(level)))


def newcombe_mp(k1, n1, k2, n2, level):
    z = critical(level)
    (l1, u1), (l2, u2) = wilson(k1, n1, z), wilson(k2, n2, z)
    p1, p2 = mpmath.mpf(k1) / n1, mpmath.mpf(k2) / n2
    d = p1 - p2
    return (float(d), float(d - mpmath.sqrt((p1 - l1) ** 2 + (u2 - p2) ** 2)),
            float(d + mpmath.sqrt((u1 - p1) ** 2 + (p2 - l2) ** 2)))


def newcombe_cases():
    for table in TABLES:
        for level in (0.8, 0.95, 0.999):
            value, low, high = newcombe_mp(*table, level)
            yield {"arms": arms(*table), "level": level, "value": value, "low": low, "high": high}
    for table in TABLES[:12]:
        low, high = confint_proportions_2indep(*table, method="newcomb", compare="diff", alpha=0.05)
        ours = newcombe_mp(*table, 0.95)
        assert abs(low - ours[1]) < 1e-9 and abs(high - ours[2]) < 1e-9, (table, low, high, ours)


def score_z(k1, n1, k2, n2, delta):
    """Miettinen and Nurminen's z by maximising the likelihood numerically: independent of their cubic."""
    lo, hi = max(mpmath.mpf(0), -delta), min(mpmath.mpf(1), 1 - delta)

    def slope(p2):
        p1 = p2 + delta
        return ((k1 / p1 if k1 else 0) - ((n1 - k1) / (1 - p1) if k1 < n1 else 0)
                + (k2 / p2 if k2 else 0) - ((n2 - k2) / (1 - p2) if k2 < n2 else 0))

    for _ in range(130):
        mid = (lo + hi) / 2
        if slope(mid) > 0:
            lo = mid
        else:
            hi = mid
    p2 = (lo + hi) / 2
    p1 = p2 + delta
    n = n1 + n2
    variance = (p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2) * n / (n - 1)
    return (mpmath.mpf(k1) / n1 - mpmath.mpf(k2) / n2 - delta) / mpmath.sqrt(variance)


# Newcombe (1998), Statistics in Medicine 17:873, table II, Miettinen and Nurminen's rows. statsmodels' score interval is
# no reference: up to 0.14 its cubic has count0·δ where the appendix of Miettinen and Nurminen has n0·δ.
PUBLISHED = {
    (56, 70, 48, 80): (0.0528, 0.3382), (9, 10, 3, 10): (0.1700, 0.8406), (6, 7, 2, 7): (0.0342, 0.8534),
    (5, 56, 0, 29): (-0.0326, 0.1933), (0, 10, 0, 20): (-0.1658, 0.2844), (10, 10, 0, 20): (0.7156, 1.0),
}


def miettinen_nurminen_cases():
    for table in TABLES + [table for table in PUBLISHED if table not in TABLES]:
        k1, n1, k2, n2 = table
        value = mpmath.mpf(k1) / n1 - mpmath.mpf(k2) / n2
        z = critical(0.95)

        def root(low, high, sign):
            for _ in range(90):
                mid = (low + high) / 2
                if score_z(*table, mid) > sign * z:
                    low = mid
                else:
                    high = mid
            return float((low + high) / 2)

        low = -1.0 if value == -1 else root(mpmath.mpf(-1), value, 1)
        high = 1.0 if value == 1 else root(value, mpmath.mpf(1), -1)
        if table in PUBLISHED:
            assert (round(low, 4), round(high, 4)) == PUBLISHED[table], (table, low, high)
        yield {"arms": arms(*table), "level": 0.95, "value": float(value), "low": low, "high": high}


def paired_cases():
    for a, b, c, d in [(36, 12, 2, 0), (12, 9, 2, 21), (53, 0, 0, 1), (0, 0, 0, 5), (1, 0, 0, 0), (0, 20, 0, 0),
                       (0, 30, 10, 0), (2, 97, 1, 0), (21, 6, 19, 4), (250000, 120000, 119000, 511000)]:
        n = a + b + c + d
        z = critical(0.95)
        (l1, u1), (l2, u2) = wilson(a + b, n, z), wilson(a + c, n, z)
        p1, p2 = mpmath.mpf(a + b) / n, mpmath.mpf(a + c) / n
        margins = (a + b) * (c + d) * (a + c) * (b + d)
        cross = mpmath.mpf(a * d - b * c)
        if cross > 0:
            cross = max(cross - mpmath.mpf(n) / 2, mpmath.mpf(0))
        phi = cross / mpmath.sqrt(margins) if margins else 0
        value = p1 - p2
        low = value - mpmath.sqrt((p1 - l1) ** 2 - 2 * phi * (p1 - l1) * (u2 - p2) + (u2 - p2) ** 2)
        high = value + mpmath.sqrt((u1 - p1) ** 2 - 2 * phi * (u1 - p1) * (p2 - l2) + (p2 - l2) ** 2)
        yield {"a": a, "b": b, "c": c, "d": d, "value": float(value), "low": float(low), "high": float(high)}


# --- unconditional exact tests, every table, brute force ---------------------------------------

def largest(mask, n1, n2, points):
    def at(p):
        return float(stats.binom.pmf(np.arange(n1 + 1), n1, p) @ mask @ stats.binom.pmf(np.arange(n2 + 1), n2, p))

    grid = np.sin(np.linspace(0, np.pi / 2, points)) ** 2
    one = stats.binom.pmf(np.arange(n1 + 1)[None, :], n1, grid[:, None])
    two = stats.binom.pmf(np.arange(n2 + 1)[None, :], n2, grid[:, None])
    heights = np.einsum("gi,ij,gj->g", one, mask, two, optimize=True)
    best = heights.max()
    for i in np.argsort(heights)[-12:]:
        low, high = grid[max(0, i - 1)], grid[min(points - 1, i + 1)]
        found = optimize.minimize_scalar(lambda p: -at(p), bounds=(low, high), method="bounded", options={"xatol": 1e-13})
        best = max(best, -found.fun)
    return min(1.0, best)


def barnard_brute(k1, n1, k2, n2, points=4001):
    def square(x, y):  # |pooled z|² up to a constant, exactly
        t = x + y
        return Fraction((x * n2 - y * n1) ** 2, t * (n1 + n2 - t)) if x * n2 != y * n1 else Fraction(0)

    seen = square(k1, k2)
    if seen == 0:
        return 1.0
    mask = np.array([[square(x, y) >= seen for y in range(n2 + 1)] for x in range(n1 + 1)], dtype=float)
    return largest(mask, n1, n2, points)


def fisher_greater_exact(x, n1, y, n2):
    t = x + y
    total = math.comb(n1 + n2, t)
    return Fraction(sum(math.comb(n1, i) * math.comb(n2, t - i) for i in range(x, min(n1, t) + 1)), total)


def boschloo_brute(k1, n1, k2, n2, points=4001):
    def greater(k1, n1, k2, n2):
        seen = fisher_greater_exact(k1, n1, k2, n2)
        mask = np.array([[fisher_greater_exact(x, n1, y, n2) <= seen for y in range(n2 + 1)] for x in range(n1 + 1)], dtype=float)
        return largest(mask, n1, n2, points)

    return min(1.0, 2 * min(greater(k1, n1, k2, n2), greater(k2, n2, k1, n1)))


def unconditional_cases():
    every = [(k1, n1, k2, n2) for n1, n2 in [(1, 1), (3, 5), (6, 6), (2, 11)]
             for k1 in range(n1 + 1) for k2 in range(n2 + 1)]
    chosen = [(17, 20, 14, 20), (9, 10, 3, 10), (50, 80, 13, 40), (13, 40, 50, 80), (0, 30, 4, 25), (30, 30, 26, 30), (1, 60, 7, 45)]
    for table in every + chosen:
        yield {"arms": arms(*table), "barnard": barnard_brute(*table), "boschloo": boschloo_brute(*table)}


def scipy_cases():
    """As scipy finds them, at sizes that brute force does not reach. scipy compares statistics without a tolerance and so
    loses tables that tie with the one seen; cases where that happens (found by counting) are not taken from it."""
    for table in [(50, 80, 13, 40), (27, 57, 30, 63), (120, 150, 100, 150), (30, 200, 18, 200), (270, 300, 250, 300)]:
        k1, n1, k2, n2 = table
        contingency = [[k1, k2], [n1 - k1, n2 - k2]]
        case = {"arms": arms(*table), "boschloo": float(stats.boschloo_exact(contingency, n=256).pvalue)}
        x, y = np.arange(n1 + 1)[:, None], np.arange(n2 + 1)[None, :]
        with np.errstate(all="ignore"):
            p = (x + y) / (n1 + n2)
            z = np.abs((x / n1 - y / n2) / np.sqrt(p * (1 - p) * (1 / n1 + 1 / n2)))
        z[x * n2 == y * n1] = 0
        if (z >= z[k1, k2]).sum() == (z >= z[k1, k2] * (1 - 1e-12)).sum():
            case["barnard"] = float(stats.barnard_exact(contingency, n=256).pvalue)
        yield case


# --- posteriors --------------------------------------------------------------------------------

def prob_better_cases():
    for table in [(17, 20, 14, 20), (0, 1, 0, 1), (1, 1, 0, 1), (0, 10, 10, 10), (10, 10, 0, 10), (50, 80, 13, 40),
                  (480, 500, 455, 500), (3, 4, 90, 200), (0, 1000, 0, 10)]:
        k1, n1, k2, n2 = table
        # ∫ f1(x) F2(x) dx as a finite sum of beta functions, in integers: independent of any hypergeometric form.
        a1, b1, a2, b2 = k1 + 1, n1 - k1 + 1, k2 + 1, n2 - k2 + 1
        m = a2 + b2 - 1  # F2(x) = Σ_{j ≥ a2} C(m, j) x^j (1−x)^(m−j)

        def beta(p, q):
            return Fraction(math.factorial(p - 1) * math.factorial(q - 1), math.factorial(p + q - 1))

        total = sum(math.comb(m, j) * beta(a1 + j, b1 + m - j) for j in range(a2, m + 1)) / beta(a1, b1)
        yield {"arms": arms(*table), "p": float(total)}
    for k1, n1, k2, n2 in [(500000, 10**6, 500100, 10**6), (10**6, 10**6, 999990, 10**6)]:
        # Integrated over the failure rate, which keeps its digits near 0.
        f1 = stats.beta(n1 - k1 + 1, k1 + 1)
        f2 = stats.beta(n2 - k2 + 1, k2 + 1)
        low, high = max(0, f1.mean() - 60 * f1.std()), min(1, f1.mean() + 60 * f1.std())
        nodes, weights = np.polynomial.legendre.leggauss(4000)
        x = (high - low) / 2 * nodes + (high + low) / 2
        yield {"arms": arms(k1, n1, k2, n2), "p": float((f1.pdf(x) * f2.sf(x) * weights).sum() * (high - low) / 2),
               "tolerance": 1e-7}


# --- ranks, correlation with reality ------------------------------------------------------------

def rank_cases():
    for n in [1, 2, 5, 6, 10, 20, 59, 100, 1000]:
        for q in [0.05, 0.5, 0.9, 0.95, 0.99]:
            for level in [0.8, 0.95]:
                tail = (1 - level) / 2
                lows = [r for r in range(1, n + 1) if stats.binom.cdf(r - 1, n, q) <= tail]
                highs = [r for r in range(1, n + 1) if stats.binom.sf(r - 1, n, q) <= tail]
                yield {"n": n, "q": q, "level": level, "low": max(lows, default=None), "high": min(highs, default=None)}


def mmrv_cases():
    def reference(sim, real, gap):  # SIMPLER's loops, as published
        worst = []
        for i in range(len(sim)):
            most = 0.0
            for j in range(len(sim)):
                if i != j and (sim[i] < sim[j]) != (real[i] < real[j]):
                    most = max(most, abs(real[i] - real[j]) if gap == "real" else abs(sim[i] - sim[j]))
            worst.append(most)
        return float(np.mean(worst))

    rng = np.random.default_rng(20)
    sets = [([.5, .5, .2], [.9, .6, .1]), ([.5, .4, .2], [.9, .9, .1]), ([1, 0], [0, 1]), ([.3, .3], [.3, .3])]
    sets += [(list(np.round(rng.random(k), 1)), list(np.round(rng.random(k), 1))) for k in (2, 3, 5, 8, 12)]
    for sim, real in sets:
        yield {"sim": sim, "real": real, "real_gap": reference(sim, real, "real"), "sim_gap": reference(sim, real, "sim")}


def ppi_cases():
    rng = np.random.default_rng(7)
    for n, extra, rho in [(20, 500, .9), (50, 50, .5), (8, 2000, 0), (100, 400, -.6), (5, 40, .7)]:
        base = rng.random(n)
        real = (base < .6).astype(float)
        paired = np.where(rng.random(n) < abs(rho), real if rho >= 0 else 1 - real, (rng.random(n) < .6)).astype(float)
        further = (rng.random(extra) < .55).astype(float)
        if np.ptp(real) == 0:
            continue
        cov = np.cov(real, paired, ddof=1)[0, 1]
        pooled = np.var(np.concatenate([paired, further]), ddof=1)
        weight = float(np.clip(cov / ((1 + n / extra) * pooled), 0, 1))
        value = float(np.mean(real - weight * paired) + weight * further.mean())
        se = float(math.sqrt(np.var(weight * further, ddof=1) / extra + np.var(real - weight * paired, ddof=1) / n))
        reach = float(stats.t.ppf(.975, n - 1) * se)
        yield {"real": real.tolist(), "paired_sim": paired.tolist(), "extra_sim": further.tolist(), "lambda": weight,
               "value": value, "se": se, "low": max(0, value - reach), "high": min(1, value + reach),
               "effective_n": float(np.var(real, ddof=1) / se**2)}


# --- rankings ----------------------------------------------------------------------------------

def davidson_cases():
    designs = [
        {("a", "b"): (12, 7, 3), ("b", "c"): (9, 8, 5), ("a", "c"): (15, 4, 2)},
        {("a", "b"): (3, 1, 0), ("b", "c"): (2, 2, 0), ("c", "a"): (1, 4, 0)},
        {("a", "b"): (30, 21, 4), ("c", "d"): (10, 14, 9), ("a", "c"): (11, 10, 1), ("b", "d"): (6, 6, 6), ("a", "d"): (2, 8, 0)},
    ]
    for design in designs:
        names = list(dict.fromkeys(name for pair in design for name in pair))
        ties = any(t for _, _, t in design.values())
        k = len(names)

        def loss(free):  # θ of all but the last, which makes the sum 0; then log ν
            theta = list(free[:k - 1])
            theta.append(-sum(theta))
            total = mpmath.mpf(0)
            for (one, other), (wins, losses, tied) in design.items():
                x, y = theta[names.index(one)], theta[names.index(other)]
                weights = [mpmath.e**x, mpmath.e**y] + ([mpmath.e ** (free[k - 1] + (x + y) / 2)] if ties else [])
                for count, weight in zip((wins, losses, tied), weights):
                    if count:
                        total -= count * mpmath.log(weight / sum(weights))
            return total

        size = k - 1 + (1 if ties else 0)

        def partial(free, orders):
            return mpmath.diff(lambda *x: loss(x), tuple(free), orders)

        def unit(*at):
            return tuple(at.count(i) for i in range(size))

        start = optimize.minimize(lambda x: float(loss(x)), np.zeros(size), method="BFGS").x
        free = mpmath.matrix([mpmath.mpf(float(x)) for x in start])
        for _ in range(6):
            gradient = mpmath.matrix([partial(free, unit(i)) for i in range(size)])
            hessian = mpmath.matrix(size, size)
            for i, j in itertools.product(range(size), repeat=2):
                hessian[i, j] = partial(free, unit(i, j))
            free = free - mpmath.lu_solve(hessian, gradient)
        covariance = hessian**-1
        theta = [free[i] for i in range(k - 1)]
        theta.append(-sum(theta))
        se = [mpmath.sqrt(covariance[i, i]) for i in range(k - 1)]
        se.append(mpmath.sqrt(sum(covariance[i, j] for i in range(k - 1) for j in range(k - 1))))
        yield {"pairs": [{"a": a, "b": b, "wins": w, "losses": l, "ties": t} for (a, b), (w, l, t) in design.items()],
               "names": names, "theta": [float(x) for x in theta], "se": [float(x) for x in se],
               "nu": float(mpmath.e ** free[k - 1]) if ties else 0}


# --- peeking -----------------------------------------------------------------------------------

def safe_cases():
    rng = np.random.default_rng(3)
    runs = [([0] * 3, [1] * 3), ([0] * 4, [1] * 4), ([1] * 6, [1] * 6), ([], []), ([1], [0])]
    runs += [((rng.random(n) < p).astype(int).tolist(), (rng.random(n) < q).astype(int).tolist())
             for n, p, q in [(30, .5, .5), (80, .4, .9), (400, .7, .8), (1000, .5, .5)]]
    for a, b in runs:
        prior = Fraction(18, 100)
        e, decided, sa, sb = mpmath.mpf(1), None, 0, 0
        for j, (x, y) in enumerate(zip(a, b)):
            pa, pb = (prior + sa) / (2 * prior + j), (prior + sb) / (2 * prior + j)
            p0 = (pa + pb) / 2
            ratio = (pa if x else 1 - pa) * (pb if y else 1 - pb) / ((p0 if x else 1 - p0) * (p0 if y else 1 - p0))
            e *= mpmath.mpf(ratio.numerator) / ratio.denominator
            sa, sb = sa + x, sb + y
            if decided is None and e >= 20:
                decided = j + 1
        only_a = sum(1 for x, y in zip(a, b) if x > y)
        only_b = sum(1 for x, y in zip(a, b) if y > x)
        half = mpmath.mpf(1) / 2
        paired = mpmath.beta(only_a + half, only_b + half) / mpmath.beta(half, half) * mpmath.mpf(2) ** (only_a + only_b)
        yield {"a": a, "b": b, "alpha": 0.05, "log_e": float(mpmath.log(e)), "decided_at": decided,
               "log_e_paired": float(mpmath.log(paired))}


def betting_cases():
    rng = np.random.default_rng(11)
    runs = [[], [1], [0] * 30, [1] * 30, [i % 2 for i in range(100)], (rng.random(300) < .9).astype(float).tolist(),
            np.round(rng.random(200), 3).tolist()]
    for x in runs:
        for alpha in (0.05, 0.2):
            values = np.array(x, dtype=float)
            n = len(values)
            t = np.arange(1, n + 1)
            means = (0.5 + np.cumsum(values)) / (t + 1)
            spread = (0.25 + np.cumsum((values - means) ** 2)) / (t + 1)
            before = np.concatenate([[0.25], spread[:-1]]) if n else spread
            stake = np.sqrt(2 * np.log(2 / alpha) / (before * t * np.log(t + 1))) if n else before

            def best(m, sign):
                cap = 0.5 / m if sign > 0 else 0.5 / (1 - m)
                growth = np.log1p(sign * np.minimum(stake, cap) * (values - m))
                return np.max(np.cumsum(growth)) - np.log(2 / alpha)

            low, high = 0.0, 1.0
            if n and best(1e-12, 1) > 0:
                low = optimize.brentq(lambda m: best(m, 1), 1e-12, 1 - 1e-12, xtol=1e-13)
            if n and best(1 - 1e-12, -1) > 0:
                high = optimize.brentq(lambda m: best(m, -1), 1e-12, 1 - 1e-12, xtol=1e-13)
            yield {"x": x, "alpha": alpha, "low": low, "high": high}


# --- planning ----------------------------------------------------------------------------------

def power_cases():
    for n1, n2, p1, p2, alpha in [(10, 10, .5, .9, .05), (14, 9, .2, .7, .05), (8, 8, .1, .1, .05), (20, 20, .7, .95, .01)]:
        tables = list(itertools.product(range(n1 + 1), range(n2 + 1)))
        chance = {(x, y): stats.binom.pmf(x, n1, p1) * stats.binom.pmf(y, n2, p2) for x, y in tables}
        fisher = sum(chance[x, y] for x, y in tables
                     if stats.fisher_exact([[x, n1 - x], [y, n2 - y]])[1] <= alpha * (1 + 1e-12))
        by_size = {}
        for x, y in tables:
            t = x + y
            key = Fraction((x * n2 - y * n1) ** 2, t * (n1 + n2 - t)) if x * n2 != y * n1 else Fraction(0)
            by_size.setdefault(key, []).append((x, y))
        mask, power = np.zeros((n1 + 1, n2 + 1)), 0.0
        for key in sorted(by_size, reverse=True):
            for x, y in by_size[key]:
                mask[x, y] = 1
            if key == 0 or largest(mask, n1, n2, 1001) > alpha:
                break
            power = sum(chance[x, y] for x, y in tables if mask[x, y])
        yield {"n1": n1, "n2": n2, "p1": p1, "p2": p2, "alpha": alpha, "fisher": float(fisher), "barnard": float(power)}


def mcnemar_power_cases():
    for n, only1, only2 in [(20, .3, .05), (35, .1, .25), (12, .5, .5), (6, .2, 0)]:
        power = 0.0
        for b in range(n + 1):
            for c in range(n + 1 - b):
                p = 1.0 if b + c == 0 else min(1, 2 * stats.binom.cdf(min(b, c), b + c, .5))
                if p <= .05:
                    rest = 1 - only1 - only2
                    power += stats.multinomial.pmf([b, c, n - b - c], n, [only1, only2, rest])
        yield {"n": n, "only1": only1, "only2": only2, "alpha": .05, "power": float(power)}


def bootstrap_cases():
    rng = np.random.default_rng(5)
    for n, draw in [(15, lambda: rng.exponential(2, 15)), (40, lambda: rng.random(40)), (25, lambda: rng.normal(0, 1, 25) ** 3)]:
        x = np.round(draw(), 4)
        found = stats.bootstrap((x,), np.mean, n_resamples=200_000, method="BCa", random_state=1).confidence_interval
        yield {"x": x.tolist(), "low": float(found.low), "high": float(found.high), "width": float(found.high - found.low)}


REFERENCES = [
    ("beta-tails", 1e-10, beta_tails, "hypergeometric series of positive terms, 40 digits"),
    ("gamma-tails", 1e-10, gamma_tails, "power series of positive terms, 40 digits"),
    ("newcombe", 1e-9, newcombe_cases, "the formula in 40 digits; equal to statsmodels' newcomb where that works"),
    ("miettinen-nurminen", 1e-9, miettinen_nurminen_cases, "likelihood maximised by bisection in 40 digits; equal to the values that Newcombe published"),
    ("paired", 1e-9, paired_cases, "the formula in 40 digits"),
    ("unconditional", 1e-6, unconditional_cases, "every table, exact order in fractions, dense grid over the nuisance rate and local maximisation"),
    ("scipy-exact", 1e-6, scipy_cases, "scipy boschloo_exact and barnard_exact"),
    ("prob-better", 1e-9, prob_better_cases, "finite sum in fractions; Gauss-Legendre at 10^6 trials"),
    ("ranks", 0, rank_cases, "scipy.stats.binom, every rank tried"),
    ("mmrv", 1e-12, mmrv_cases, "SIMPLER's definition as two loops"),
    ("ppi", 1e-9, ppi_cases, "the formulas in numpy"),
    ("davidson", 1e-6, davidson_cases, "likelihood maximised in 40 digits, covariance by numerical second derivatives"),
    ("safe", 1e-9, safe_cases, "products of fractions; the paired one in closed form"),
    ("betting", 1e-6, betting_cases, "capital processes in numpy, root by brentq"),
    ("power-exact", 1e-9, power_cases, "every table"),
    ("power-mcnemar", 1e-9, mcnemar_power_cases, "every outcome of the trinomial"),
    ("bootstrap", 0.03, bootstrap_cases, "scipy.stats.bootstrap BCa, 200,000 resamples; tolerance in widths"),
]

if __name__ == "__main__":
    wanted = sys.argv[1:]
    for name, tolerance, cases, note in REFERENCES:
        if not wanted or name in wanted:
            write(name, tolerance, list(cases()), note)
