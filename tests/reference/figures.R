# Makes forms.data.csv and figures.json: data, and figures that the tests hold ours against.
# Run by hand: Rscript tests/reference/figures.R    (Debian: r-base-core r-cran-survey r-cran-psych r-cran-lme4 r-cran-jsonlite)
# `how` says where a number comes from: a function of a package, or "formula": written here from the paper named.
suppressPackageStartupMessages({library(survey); library(psych); library(lme4); library(jsonlite)})
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE)))
set.seed(20211, kind = "Mersenne-Twister", normal.kind = "Inversion", sample.kind = "Rejection")
figures <- list()
add <- function(name, value, how, tolerance = 1e-8) {
  names <- if (length(value) > 1) paste0(name, ".", seq_along(value)) else name
  for (i in seq_along(value)) figures[[length(figures) + 1]] <<-
    list(name = names[i], value = unname(value[i]), how = how, tolerance = tolerance)
}

## Data: 60 businesses of 4 forms in 4 strata; six questions, the fourth asked the other way round.
n <- 240
forms <- data.frame(cluster = rep(1:60, each = 4), stratum = rep(1:4, each = 60))
forms$lonely <- ifelse(forms$cluster == 60, 5, forms$stratum)
forms$fpc <- c(40, 60, 80, 120)[forms$stratum]
forms$weight <- round(forms$fpc / 15 * runif(n, 0.7, 1.4), 4)
forms$lane <- sample(c("green", "yellow", "red"), n, TRUE, c(0.6, 0.3, 0.1))
forms$size <- sample(c("small", "large"), n, TRUE, c(0.7, 0.3))
forms$domain <- rbinom(n, 1, 0.4)
mood <- rep(rnorm(60), each = 4) * 0.7 + rnorm(n) * 0.7
for (q in 1:6) forms[[paste0("q", q)]] <- pmin(100, pmax(0, 25 * round((75 + 18 * (c(.9, .8, .7, .75, .6, .5)[q] * mood + 0.7 * rnorm(n))) / 25)))
forms$q4 <- 100 - forms$q4
forms$satisfied <- as.integer(forms$q1 >= 75)
forms$outcome <- round(0.4 * forms$q1 + 0.2 * forms$q2 - 0.1 * forms$q4 + 0.1 * forms$q5 + 8 * rnorm(n), 3)
write.csv(forms, file.path(here, "forms.data.csv"), row.names = FALSE, quote = FALSE)

## Shares
shares <- list(c(23, 25), c(0, 36), c(36, 36), c(180, 200), c(940, 1000), c(1, 2))
for (i in seq_along(shares)) {
  x <- shares[[i]]
  add(paste0("wilson.", i), suppressWarnings(prop.test(x[1], x[2], correct = FALSE)$conf.int), "stats::prop.test")
}
add("wilson.99", suppressWarnings(prop.test(23, 25, conf.level = 0.99, correct = FALSE)$conf.int), "stats::prop.test")
wilson <- function(p, n, z = qnorm(0.975)) {
  centre <- (p + z^2 / (2 * n)) / (1 + z^2 / n)
  half <- z * sqrt(p * (1 - p) / n + z^2 / (4 * n^2)) / (1 + z^2 / n)
  c(centre - half, centre + half)
}
for (i in 1:3) {
  x <- list(c(23, 25, 40), c(60, 80, 100), c(9, 10, 500))[[i]]
  w <- wilson(x[1] / x[2], x[2] * (x[3] - 1) / (x[3] - x[2]))
  add(paste0("finite.", i), c(max(w[1], x[1] / x[3]), min(w[2], (x[3] - x[2] + x[1]) / x[3])), "formula: O'Neill 2021")
}
for (i in 1:3) {
  x <- list(c(940, 1000, 2.4, 60), c(30, 33, 1.5, 12), c(500, 600, 5, 200))[[i]]
  add(paste0("clustered.", i), wilson(x[1] / x[2], x[2] / x[3], qt(0.975, x[4] - 1)), "formula: Kish 1965, Korn and Graubard 1998")
}
for (i in 1:3) {
  x <- list(c(940, 1000, 2.4, 60, 1500), c(30, 33, 1.5, 12, 40), c(60, 60, 5, 20, 61))[[i]]
  w <- wilson(x[1] / x[2], x[2] / x[3] * (x[5] - 1) / (x[5] - x[2]), qt(0.975, x[4] - 1))
  add(paste0("finite.clustered.", i), c(max(w[1], x[1] / x[5]), min(w[2], (x[5] - x[2] + x[1]) / x[5])), "formula: O'Neill 2021 with n/d, Korn and Graubard 1998")
}
add("t.quantile", qt(0.975, c(1, 4, 30, 500)), "stats::qt")
add("t.beyond", 2 * pt(-2.1, c(1, 4, 30, 500)), "stats::pt")

## Changes
pairs <- list(c(48, 80, 56, 70), c(900, 1000, 930, 1000), c(10, 10, 20, 20), c(0, 10, 0, 12), c(1, 40, 9, 50), c(180, 200, 150, 160))
newcombe <- function(x1, n1, x2, n2, d1 = 1, d2 = 1, z = qnorm(0.975)) {
  p1 <- x1 / n1; p2 <- x2 / n2; a <- wilson(p1, n1 / d1, z); b <- wilson(p2, n2 / d2, z)
  c(p2 - p1 - sqrt((p2 - b[1])^2 + (a[2] - p1)^2), p2 - p1 + sqrt((b[2] - p2)^2 + (p1 - a[1])^2))
}
for (i in seq_along(pairs)) {
  x <- pairs[[i]]
  if (x[1] / x[2] != x[3] / x[4])
    add(paste0("change.p.", i), suppressWarnings(prop.test(x[c(1, 3)], x[c(2, 4)], correct = FALSE)$p.value), "stats::prop.test")
  add(paste0("change.limits.", i), newcombe(x[1], x[2], x[3], x[4]), "formula: Newcombe 1998, method 10")
}
add("change.p.effect", prop.test(c(900, 930) / 4, c(1000, 1000) / 4, correct = FALSE)$p.value, "stats::prop.test on n/d")
add("change.limits.effect", newcombe(900, 1000, 930, 1000, 4, 4), "formula: Newcombe 1998 on n/d")
score <- function(x1, n1, x2, n2) {p <- (x1 + x2) / (n1 + n2); (x2 / n2 - x1 / n1) / sqrt(p * (1 - p) * (1 / n1 + 1 / n2))}
add("change.p.businesses", 2 * pt(-abs(score(90, 100, 98, 100)), 5), "stats::pt of the score statistic")
add("bh.plain", p.adjust(c(0.001, 0.2, 0.03, 0.03, 0.9, 0.012, 1, 0.5), "BH"), "stats::p.adjust")
add("bh.missing", p.adjust(c(0.01, NA, 0.04, 0.03, NA, 0.2), "BH")[c(1, 3, 4, 6)], "stats::p.adjust")
add("mcnemar.sign", binom.test(9, 9)$p.value, "stats::binom.test")

## Weights and designs
kish <- sum(forms$weight)^2 / sum(forms$weight^2)
add("kish", c(kish, n / kish), "formula: Kish 1965")
cochran <- function(N, e, p = 0.5, d = 1) {n0 <- d * qnorm(0.975)^2 * p * (1 - p) / e^2; ceiling(n0 / (1 + (n0 - 1) / N))}
add("cochran", c(cochran(500, 0.05), cochran(1268, 0.03), cochran(700, 0.05, 0.9, 2)), "formula: Cochran 1977")
said <- function(name, design, formula = ~satisfied) {
  found <- svymean(formula, design)
  add(paste0(name, ".mean"), as.numeric(coef(found)), "survey::svymean")
  add(paste0(name, ".error"), as.numeric(SE(found)), "survey::svymean")
}
simple <- svydesign(ids = ~1, weights = ~weight, data = forms)
full <- svydesign(ids = ~cluster, strata = ~stratum, fpc = ~fpc, weights = ~weight, data = forms)
said("survey.simple", simple); said("survey.full", full); said("survey.outcome", full, ~outcome)
said("survey.domain", subset(full, domain == 1))
add("survey.domain.degrees", degf(subset(full, domain == 1)), "survey::degf")
effect <- function(design) as.numeric(deff(svymean(~satisfied, design, deff = "replace")))
add("survey.deff", c(effect(full), effect(subset(full, domain == 1))), "survey::deff")
said("survey.q1", full, ~q1); said("survey.domain.q1", subset(full, domain == 1), ~q1)
forms$one <- forms$fpc / 15
drawn <- svydesign(ids = ~cluster, strata = ~stratum, fpc = ~fpc, weights = ~one, data = forms)
said("survey.drawn", drawn); said("survey.drawn.domain", subset(drawn, domain == 1))
add("survey.degrees", degf(full), "survey::degf")
add("survey.limits", as.numeric(confint(svymean(~outcome, full), df = degf(full))), "survey::confint")
for (policy in c("remove", "adjust", "average")) {
  options(survey.lonely.psu = policy)
  lonely <- svydesign(ids = ~cluster, strata = ~lonely, weights = ~weight, data = forms)
  add(paste0("survey.lonely.", policy), as.numeric(SE(svymean(~satisfied, lonely))), "survey::svymean")
}
lanes <- c(green = 430, yellow = 220, red = 90); sizes <- c(small = 500, large = 240)
forms$lane <- factor(forms$lane, names(lanes)); forms$size <- factor(forms$size, names(sizes))
full <- svydesign(ids = ~cluster, strata = ~stratum, fpc = ~fpc, weights = ~weight, data = forms)
post <- postStratify(full, ~lane, data.frame(lane = names(lanes), Freq = as.numeric(lanes)))
said("survey.post", post); said("survey.post.domain", subset(post, domain == 1))
wanted <- c("(Intercept)" = 740, laneyellow = 220, lanered = 90, sizelarge = 240)
raked <- calibrate(full, ~lane + size, wanted, calfun = "raking", epsilon = 1e-13, maxit = 200)
said("survey.raked", raked); said("survey.raked.outcome", raked, ~outcome)
said("survey.raked.domain", subset(raked, domain == 1)); said("survey.raked.domain.q1", subset(raked, domain == 1), ~q1)
add("survey.raked.weights", c(range(weights(raked)), sum(weights(raked)^2)), "survey::calibrate", 1e-6)
cells <- xtabs(weight ~ lane + size, forms)
add("raked.cells", as.numeric(t(loglin(outer(lanes, sizes) / 740, list(1, 2), start = cells, fit = TRUE, eps = 1e-12, iter = 500, print = FALSE)$fit)), "stats::loglin", 1e-7)
p <- as.numeric(coef(svymean(~satisfied, full))); v <- as.numeric(vcov(svymean(~satisfied, full)))
add("korn.graubard", wilson(p, p * (1 - p) / v, qt(0.975, degf(full))), "formula: Korn and Graubard 1998 on survey::svymean")

## Inside the questionnaire
items <- forms[paste0("q", 1:6)]; turned <- items; turned$q4 <- 100 - turned$q4
a <- suppressWarnings(psych::alpha(turned, warnings = FALSE))
add("alpha", a$total$raw_alpha, "psych::alpha")
add("alpha.forgotten", suppressWarnings(psych::alpha(items, warnings = FALSE))$total$raw_alpha, "psych::alpha")
add("alpha.without", a$alpha.drop$raw_alpha, "psych::alpha")
add("item.rest", a$item.stats$r.drop, "psych::alpha")
feldt <- psych::alpha.ci(a$total$raw_alpha, n.obs = n, n.var = 6, digits = 12)
add("alpha.limits", c(feldt$lower.ci, feldt$upper.ci), "psych::alpha.ci")
r <- cor(turned)
add("eigenvalues", eigen(r)$values, "base::eigen")
add("loadings", as.numeric(psych::fa(r, nfactors = 1, fm = "minres", n.obs = n)$loadings), "psych::fa", 2e-4)
off <- function(l) {e <- r - outer(l, l); diag(e) <- 0; sum(e^2)}
slope <- function(l) {e <- r - outer(l, l); diag(e) <- 0; -4 * as.numeric(e %*% l)}
l <- rep(0.7, 6); for (i in 1:20) l <- optim(l, off, slope, method = "BFGS", control = list(reltol = 1e-18, maxit = 2000))$par
add("omega", sum(l)^2 / (sum(l)^2 + sum(1 - l^2)), "formula: McDonald 1999, least squares by optim")

## Drivers
x <- as.matrix(forms[c("q1", "q2", "q4", "q5")]); y <- forms$outcome
rsq <- function(held) if (length(held)) summary(lm(y ~ x[, held]))$r.squared else 0
add("r.squared", rsq(1:4), "stats::lm")
orders <- as.matrix(expand.grid(1:4, 1:4, 1:4, 1:4)); orders <- orders[apply(orders, 1, function(o) length(unique(o)) == 4), ]
lmg <- rowMeans(apply(orders, 1, function(o) {s <- numeric(4); for (j in 1:4) s[o[j]] <- rsq(o[seq_len(j)]) - rsq(o[seq_len(j - 1)]); s}))
add("lmg", lmg, "formula: Lindeman, Merenda and Gold 1980, all orders by stats::lm")
e <- eigen(cor(x)); root <- e$vectors %*% diag(sqrt(e$values)) %*% t(e$vectors)
add("johnson", as.numeric(root^2 %*% solve(root, cor(x, y))^2), "formula: Johnson 2000")

## Businesses
model <- lmer(outcome ~ 1 + (1 | cluster), forms, control = lmerControl(optCtrl = list(xtol_rel = 1e-12, ftol_abs = 1e-14)))
parts <- as.data.frame(VarCorr(model))$vcov
add("lme4.between", parts[1], "lme4::lmer", 1e-3); add("lme4.within", parts[2], "lme4::lmer", 1e-3)
between <- 59 * (4 * parts[1] + parts[2]); within <- 60 * 3 * parts[2]
add("rho", ceiling(100 * (4 * between - (between + within)) / (3 * (between + within))) / 100, "formula: Ridout 1999 on lme4::lmer")

## Small units
limit <- function(n, t, p) {k <- qbinom(p, n, t); (k - (pbinom(k, n, t) - p) / (pbinom(k, n, t) - pbinom(k - 1, n, t))) / n}
for (i in 1:5) {
  x <- list(c(20, 0.9), c(75, 0.9), c(300, 0.96), c(40, 0.5), c(36, 0.1))[[i]]
  add(paste0("funnel.", i), c(limit(x[1], x[2], 0.025), limit(x[1], x[2], 0.975)), "formula: Spiegelhalter 2005, A.1.1")
}
units <- data.frame(x = c(18, 45, 88, 150, 29, 70, 199, 8), n = c(20, 50, 100, 160, 40, 72, 230, 12))
z <- (units$x / units$n - 0.9) / sqrt(0.9 * 0.1 / units$n); q <- quantile(z, c(0.1, 0.9))
add("over.dispersion", mean(pmin(pmax(z, q[1]), q[2])^2), "formula: Spiegelhalter 2005, section 4")
m <- sum(units$x) / sum(units$n); s <- sqrt(m * (1 - m) / units$n)
add("laney", m + 3 * s * mean(abs(diff((units$x / units$n - m) / s))) / 1.128, "formula: Laney 2002, upper limits before the cut at 1")
ll <- function(u) {a <- plogis(u[1]) * exp(u[2]); b <- (1 - plogis(u[1])) * exp(u[2]); -sum(lbeta(a + units$x, b + units$n - units$x) - lbeta(a, b))}
u <- optim(c(2, 3), ll, method = "BFGS", control = list(reltol = 1e-15))$par
add("prior", c(plogis(u[1]) * exp(u[2]), (1 - plogis(u[1])) * exp(u[2])), "formula: beta-binomial likelihood by optim", 1e-3)
add("shrunk", c((9 + 0) / (9 + 1 + 36), qbeta(c(0.025, 0.975), 9, 37)), "stats::qbeta")

## Ranks
k <- nrow(units); share <- units$x / units$n
low <- sapply(1:k, function(i) wilson(share[i], units$n[i], qnorm((1 + 0.95^(1 / k)) / 2)))
add("joint.best", sapply(1:k, function(i) 1 + sum(low[1, ] > low[2, i])), "formula: Klein, Wright and Wieczorek 2020")
add("joint.worst", sapply(1:k, function(i) k - sum(low[2, ] < low[1, i])), "formula: Klein, Wright and Wieczorek 2020")
zb <- qnorm(1 - 0.05 / (2 * (k - 1)))
above <- outer(1:k, 1:k, Vectorize(function(i, j) newcombe(units$x[j], units$n[j], units$x[i], units$n[i], z = zb)[1] > 0))
add("marginal.best", 1 + colSums(above), "formula: Newcombe 1998 with Bonferroni")
add("marginal.worst", k - rowSums(above), "formula: Newcombe 1998 with Bonferroni")
add("competition", rank(-c(90, 88.5, 88.5, 88, 90), ties.method = "min"), "base::rank")

versions <- c(R = R.version.string, sapply(c("survey", "psych", "lme4", "jsonlite"), function(p) as.character(packageVersion(p))))
write(toJSON(list(versions = as.list(versions), figures = figures), digits = NA, auto_unbox = TRUE, pretty = TRUE), file.path(here, "figures.json"))
packaged <- sum(!grepl("^formula", sapply(figures, `[[`, "how")))
cat(length(figures), "figures,", packaged, "of them from functions of packages\n")
