# Reference values from R: base, survival, survey, metafor. Writes ../r-*.reference.json.
# Debian: r-base-core r-cran-survival r-cran-survey r-cran-metafor r-cran-jsonlite
suppressMessages({library(jsonlite); library(survival); library(survey); library(metafor)})

here <- dirname(sub("--file=", "", grep("--file=", commandArgs(FALSE), value = TRUE)))
packages <- c("survival", "survey", "metafor")
write_reference <- function(name, tolerance, cases, note) {
  from <- c(list(R = R.version.string), sapply(packages, function(p) as.character(packageVersion(p)), simplify = FALSE))
  document <- list(generator = "generate/reference.R", versions = from, tolerance = tolerance, note = note, cases = cases)
  text <- toJSON(document, auto_unbox = TRUE, digits = I(17), null = "null", na = "null", pretty = FALSE)
  text <- gsub("},{", "},\n{", text, fixed = TRUE)
  writeLines(text, file.path(here, "..", paste0("r-", name, ".reference.json")))
}
rows <- function(frame, f) lapply(seq_len(nrow(frame)), function(i) f(frame[i, , drop = FALSE]))

# k of n, with 0 of n, n of n, n = 1, n = 10^6
trials <- data.frame(
  k = c(0, 1, 0, 5, 10, 3, 8, 17, 14, 1, 499, 0, 1, 333333, 999999, 1000000, 500000),
  n = c(1, 1, 10, 10, 10, 7, 50, 20, 20, 1000, 1000, 1e6, 1e6, 1e6, 1e6, 1e6, 1e6))
levels <- c(0.5, 0.8, 0.95, 0.99, 0.999)
shares <- merge(trials, data.frame(level = levels))
write_reference("shares", 1e-9, rows(shares, function(r) {
  a <- (1 - r$level) / 2
  exact <- binom.test(r$k, r$n, conf.level = r$level)$conf.int
  list(k = r$k, n = r$n, level = r$level,
       clopper = c(exact[1], exact[2]),
       wilson = as.numeric(prop.test(r$k, r$n, conf.level = r$level, correct = FALSE)$conf.int),
       jeffreys = c(if (r$k == 0) 0 else qbeta(a, r$k + .5, r$n - r$k + .5),
                    if (r$k == r$n) 1 else qbeta(a, r$k + .5, r$n - r$k + .5, lower.tail = FALSE)),
       posterior = c(qbeta(a, r$k + 1, r$n - r$k + 1), qbeta(a, r$k + 1, r$n - r$k + 1, lower.tail = FALSE)))
}), "binom.test, prop.test without continuity correction, qbeta; Jeffreys with Brown, Cai and DasGupta's ends")

events <- merge(data.frame(events = c(0, 1, 2, 5, 10, 37, 100, 1000, 12345, 1e6)), data.frame(exposure = c(1, 0.01, 250.5)))
events <- merge(events, data.frame(level = c(0.8, 0.95, 0.999)))
write_reference("rates", 1e-9, rows(events, function(r) {
  a <- (1 - r$level) / 2
  list(events = r$events, exposure = r$exposure, level = r$level,
       interval = c(if (r$events == 0) 0 else qgamma(a, r$events), qgamma(a, r$events + 1, lower.tail = FALSE)) / r$exposure)
}), "the limits of poisson.test, by qgamma")

distributions <- list(
  normal = lapply(c(1e-300, 1e-20, 1e-10, 1e-4, .025, .3, .5, .8, .975, 1 - 1e-9), function(p) list(p = p, z = qnorm(p))),
  student = rows(merge(data.frame(level = c(.1, .5, .8, .95, .99, .9999)), data.frame(df = c(1, 2, 2.5, 9, 30, 1000, 1e6))),
                 function(r) list(level = r$level, df = r$df, t = qt((1 - r$level) / 2, r$df, lower.tail = FALSE))),
  beta = rows(merge(data.frame(p = c(1e-8, .025, .5, .9, .999)),
                    data.frame(a = c(.18, .5, 1, 2, 40, 1e6, 3, 500000.5), b = c(.18, .5, 1, 7, 3, 1, 1e6, 500000.5))),
              function(r) list(p = r$p, a = r$a, b = r$b, x = qbeta(r$p, r$a, r$b))),
  gamma = rows(merge(data.frame(p = c(1e-8, .025, .5, .975, .99999)), data.frame(shape = c(.2, 1, 7, 1000, 54321.5, 1e6))),
               function(r) list(p = r$p, shape = r$shape, x = qgamma(r$p, r$shape))))
write_reference("distributions", 1e-9, distributions, "qnorm, qt, qbeta, qgamma")

arms <- data.frame(
  k1 = c(50, 0, 0, 10, 10, 1, 1, 17, 3, 12, 480, 0, 300, 5, 1000, 499000, 5),
  n1 = c(80, 1, 10, 10, 10, 1, 1, 20, 4, 15, 500, 500, 500, 1000, 1000, 1e6, 1e6),
  k2 = c(13, 0, 0, 10, 0, 0, 1, 14, 1, 3, 455, 500, 250, 1, 3, 500500, 21),
  n2 = c(40, 1, 10, 10, 10, 1, 1, 20, 9, 30, 500, 500, 500, 20, 10, 1e6, 1e6))
write_reference("fisher", 1e-9, rows(arms, function(r) {
  t <- matrix(c(r$k1, r$n1 - r$k1, r$k2, r$n2 - r$k2), 2)
  small <- max(r$n1, r$n2) <= 1e5
  two <- if (small) fisher.test(t)$p.value else {
    x <- max(0, r$k1 + r$k2 - r$n2):min(r$n1, r$k1 + r$k2)
    d <- dhyper(x, r$n1, r$n2, r$k1 + r$k2)
    sum(d[d <= dhyper(r$k1, r$n1, r$n2, r$k1 + r$k2) * (1 + 1e-7)])
  }
  list(arms = as.list(r), two_sided = two,
       greater = phyper(r$k1 - 1, r$n1, r$n2, r$k1 + r$k2, lower.tail = FALSE))
}), "fisher.test; above 10^5 trials its own rule spelled out on dhyper")

pairs <- data.frame(b = c(6, 0, 0, 1, 10, 25, 500, 10000), c = c(19, 0, 1, 1, 10, 3, 431, 10300))
write_reference("mcnemar", 1e-9, rows(pairs, function(r)
  list(b = r$b, c = r$c, p = if (r$b + r$c == 0) 1 else binom.test(r$b, r$b + r$c)$p.value)), "binom.test on the discordant pairs")

lists <- list(c(.0146, .04, .3), c(.05), c(.01, .01, .01), c(.9, .001, .02, .02, .4, .03), c(0, 1, .5), c(1, 1))
write_reference("multiplicity", 1e-9, lapply(lists, function(p)
  list(p = I(p), holm = I(p.adjust(p, "holm")), bh = I(p.adjust(p, "BH")))), "p.adjust")

strata <- list(
  list(k1 = c(5, 8), n1 = c(10, 20), k2 = c(3, 3), n2 = c(12, 15)),
  list(k1 = 17, n1 = 20, k2 = 14, n2 = 20),
  list(k1 = c(0, 10, 4, 33), n1 = c(8, 10, 5, 50), k2 = c(0, 9, 1, 20), n2 = c(8, 11, 4, 50)),
  list(k1 = rep(c(1, 0, 1), 20), n1 = rep(1, 60), k2 = rep(c(0, 0, 1), 20), n2 = rep(c(1, 2, 1), 20)))
write_reference("mantel-haenszel", 1e-9, lapply(strata, function(s) {
  fit <- rma.mh(measure = "RD", ai = s$k1, n1i = s$n1, ci = s$k2, n2i = s$n2, correct = FALSE)
  list(strata = lapply(seq_along(s$k1), function(i) list(k1 = s$k1[i], n1 = s$n1[i], k2 = s$k2[i], n2 = s$n2[i])),
       value = as.numeric(fit$beta), se = fit$se)
}), "metafor rma.mh(measure = RD): Sato's variance")

clusters <- list(
  list(n = c(10, 10, 20), k = c(9, 2, 11)),
  list(n = c(5, 5, 5, 5, 5, 5), k = c(5, 0, 5, 0, 3, 2)),
  list(n = c(50, 40, 60, 55, 45, 30, 20, 10), k = c(44, 31, 50, 40, 41, 20, 19, 6)),
  list(n = c(100, 2), k = c(50, 2)),
  list(n = c(12, 12, 12, 12), k = c(6, 6, 6, 6)))
write_reference("clusters", 1e-9, lapply(clusters, function(s) {
  frame <- data.frame(unit = rep(seq_along(s$n), s$n),
                      y = unlist(mapply(function(n, k) c(rep(1, k), rep(0, n - k)), s$n, s$k, SIMPLIFY = FALSE)))
  design <- svydesign(ids = ~unit, weights = ~1, data = frame)
  m <- svymean(~y, design)
  v <- as.numeric(vcov(m)); p <- as.numeric(coef(m)); n <- nrow(frame); d <- degf(design)
  few <- (qt(.025, n - 1) / qt(.025, d))^2
  r <- svyratio(~k, ~n, svydesign(ids = ~1, weights = ~1, data = data.frame(s)))
  list(clusters = lapply(seq_along(s$n), function(i) list(n = s$n[i], k = s$k[i])),
       p = p, variance = v, df = d, ratio_se = as.numeric(SE(r)),
       effective_n = if (v == 0) n else min(n, p * (1 - p) / v * few))
}), "survey svymean and svyratio; effective n as svyciprop(method = beta) forms it, cut at n")

curves <- list(
  list(time = c(4, 6, 6, 9, 12, 12), event = c(1, 1, 0, 1, 0, 1)),
  list(time = c(1), event = c(1)), list(time = c(1, 2), event = c(0, 0)),
  list(time = c(1, 2, 3, 4), event = c(1, 1, 1, 1)),
  list(time = c(5, 5, 5, 8, 8, 11, 13, 13, 17, 21, 21, 30), event = c(1, 1, 0, 1, 0, 1, 1, 0, 1, 0, 0, 0)),
  list(time = aml$time, event = aml$status), list(time = lung$time, event = lung$status - 1))
write_reference("survival", 1e-9, unlist(lapply(curves, function(s) lapply(c("log-log", "plain"), function(band) {
  fit <- survfit(Surv(s$time, s$event) ~ 1, conf.type = band)
  med <- quantile(fit, .5)
  table <- summary(fit, rmean = "common")$table
  list(time = I(s$time), event = I(s$event), band = band, steps = list(time = I(fit$time), survival = I(fit$surv), se = I(fit$surv * fit$std.err),
       low = I(fit$lower), high = I(fit$upper), at_risk = I(fit$n.risk)),
       median = as.numeric(med$quantile), median_low = as.numeric(med$lower), median_high = as.numeric(med$upper),
       rmean = as.numeric(table["rmean"]), rmean_se = as.numeric(table["se(rmean)"]))
})), recursive = FALSE), "survival survfit; aml and lung are the package's own data")

powers <- data.frame(p1 = c(.7, .5, .1, .9, .01, .2), p2 = c(.85, .6, .2, .95, .001, .8), power = c(.8, .9, .8, .95, .8, .8), alpha = c(.05, .05, .01, .05, .05, .05))
write_reference("power", 1e-6, rows(powers, function(r)
  c(as.list(r), list(exact_n = power.prop.test(p1 = r$p1, p2 = r$p2, power = r$power, sig.level = r$alpha, tol = 1e-10)$n))),
  "power.prop.test; the product rounds up")

points <- list(list(sim = c(1, 2, 3, 4, 5), real = c(2, 1, 4, 3, 7)), list(sim = c(.5, .5, .2), real = c(.9, .6, .1)),
               list(sim = c(.1, .2, .2, .9, .4, .35), real = c(.3, .3, .1, .8, .8, .2)))
write_reference("correlation", 1e-9, lapply(points, function(s) c(lapply(s, I), list(pearson = cor(s$sim, s$real),
  spearman = cor(s$sim, s$real, method = "spearman")))), "cor")
zs <- data.frame(r = c(.924, 0, -.5, .999999), k = c(5, 4, 30, 10))
write_reference("fisher-z", 1e-9, rows(zs, function(r) c(as.list(r),
  list(low = tanh(atanh(r$r) - qnorm(.975) / sqrt(r$k - 3)), high = tanh(atanh(r$r) + qnorm(.975) / sqrt(r$k - 3))))), "the formula of cor.test")
