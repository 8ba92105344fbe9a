import fc from "fast-check";
import { expect, test } from "vitest";

import { competitionSpellings, teamSpellings } from "./team-aliases.ts";
import { competitionSlugOf, teamAliasOf } from "./team-identity.ts";

test.each([
  ["GB-ENG/manchester-united", ["Manchester United", "Man United", "Manchester United FC", "Manchester Utd"]],
  ["GB-ENG/manchester-city", ["Manchester City", "Man City", "Manchester City FC"]],
  ["GB-ENG/nottingham-forest", ["Nott'm Forest", "Nott’m Forest", "Nottingham Forest FC"]],
  ["GB-ENG/sheffield-united", ["Sheffield United", "Sheffield Utd", "Sheffield United FC"]],
  ["GB-ENG/sheffield-wednesday", ["Sheffield Weds", "Sheffield Wednesday FC"]],
  ["GB-ENG/bournemouth", ["AFC Bournemouth", "Bournemouth"]],
  ["GB-ENG/sunderland", ["Sunderland AFC", "Sunderland"]],
  ["GB-ENG/brighton-hove-albion", ["Brighton", "Brighton & Hove Albion FC", "Brighton and Hove Albion"]],
  ["ES/atletico-madrid", ["Ath Madrid", "Atlético", "Atlético Madrid", "Club Atlético de Madrid", "Atletico Madrid"]],
  ["ES/athletic-bilbao", ["Ath Bilbao", "Athletic Club", "Athletic Bilbao"]],
  ["ES/deportivo-la-coruna", ["La Coruna", "Deportivo La Coruña", "RC Deportivo"]],
  ["ES/alaves", ["Alaves", "Deportivo Alavés"]],
  ["ES/real-sociedad", ["Sociedad", "Real Sociedad de Fútbol"]],
  ["IT/milan", ["Milan", "AC Milan"]],
  ["IT/inter", ["Inter", "FC Internazionale Milano", "Inter Milan"]],
  ["IT/hellas-verona", ["Verona", "Hellas Verona FC"]],
  ["IT/bologna", ["Bologna", "Bologna FC 1909"]],
  ["DE/borussia-monchengladbach", ["M'gladbach", "Borussia M'gladbach", "Borussia Mönchengladbach"]],
  ["DE/koln", ["FC Koln", "1. FC Köln", "1.FC Köln", "FC Cologne"]],
  ["DE/mainz", ["Mainz", "1. FSV Mainz 05", "FSV Mainz 05", "Mainz 05"]],
  ["DE/hoffenheim", ["Hoffenheim", "1899 Hoffenheim", "TSG 1899 Hoffenheim e.V."]],
  ["DE/heidenheim", ["Heidenheim", "1. FC Heidenheim 1846", "FC Heidenheim"]],
  ["FR/paris-saint-germain", ["Paris SG", "PSG", "Paris Saint Germain", "Paris Saint-Germain FC"]],
  ["FR/saint-etienne", ["St Etienne", "Saint-Étienne", "AS Saint-Etienne"]],
  ["FR/rennes", ["Rennes", "Stade Rennais FC 1901"]],
  ["AT/wolfsberg", ["Wolfsberger AC", "WAC"]],
  ["WORLD/usa", ["USA", "United States"]],
  ["WORLD/czech-republic", ["Czechia", "Czech Republic"]],
  ["WORLD/south-korea", ["South Korea", "Korea Republic"]],
  ["WORLD/ivory-coast", ["Ivory Coast", "Côte d'Ivoire", "Cote D’Ivoire"]],
  ["WORLD/bosnia-and-herzegovina", ["Bosnia & Herzegovina", "Bosnia and Herzegovina"]],
  ["WORLD/turkey", ["Türkiye", "Turkey"]],
])("%s is one team under all its names", (alias, names) => {
  const country = alias.slice(0, alias.indexOf("/"));
  expect(names.map((name) => teamAliasOf(name, country))).toEqual(names.map(() => alias));
});

test.each([
  ["IT", ["Milan", "Inter Milan"]],
  ["FR", ["Paris FC", "Paris Saint-Germain"]],
  ["FR", ["AC Ajaccio", "Ajaccio GFCO"]],
  ["FR", ["SC Bastia", "CA Bastia"]],
  ["ES", ["Atletico Madrid", "Real Madrid", "Real Madrid Castilla"]],
  ["ES", ["Barcelona", "RCD Espanyol de Barcelona", "Barcelona B"]],
  ["GB-ENG", ["Sheffield United", "Sheffield Weds", "Sheffield FC"]],
  ["GB-ENG", ["Manchester City", "Manchester United", "FC United of Manchester", "Manchester City W"]],
  ["GB-ENG", ["Wimbledon FC", "AFC Wimbledon", "Milton Keynes Dons"]],
  ["GB-ENG", ["Liverpool FC", "AFC Liverpool"]],
  ["DE", ["Bayern Munich", "TSV 1860 München"]],
  ["DE", ["Eintracht Frankfurt", "FSV Frankfurt", "1. FC Frankfurt"]],
  ["AT", ["SC Austria Lustenau", "FC Lustenau 07"]],
  ["TR", ["Konyaspor", "1922 Konyaspor"]],
  ["DE", ["Team 01", "Team 02"]],
  ["BG", ["CSKA Sofia", "FC CSKA 1948 Sofia"]],
  ["WORLD", ["Congo", "DR Congo"]],
  ["WORLD", ["Germany", "Germany U21"]],
])("clubs of %s with similar names stay apart: %j", (country, names) => {
  expect(new Set(names.map((name) => teamAliasOf(name, country))).size).toBe(names.length);
});

test("one name in two countries is two teams", () => {
  expect(teamAliasOf("Everton", "GB-ENG")).not.toBe(teamAliasOf("Everton", "CL"));
});

test("a club that plays in the league of a neighbour is one, whichever country is told", () => {
  expect(teamAliasOf("Swansea", "GB-WLS")).toBe(teamAliasOf("Swansea City AFC", "GB-ENG"));
});

test("letters that no accent can be taken from are spelled out", () => {
  expect(teamAliasOf("Łódź Æther Øst Straße Đakovo", "XX")).toBe("XX/lodz-aether-ost-strasse-dakovo");
});

test("names that share nothing but their legal form are not one", () => {
  expect(teamAliasOf("FC", "XX")).not.toBe(teamAliasOf("AC", "XX"));
  expect(teamAliasOf("Зенит FC", "RU")).not.toBe(teamAliasOf("Спартак FC", "RU"));
  expect(teamAliasOf("1", "XX")).toBe("XX/1");
});

const spelledName = fc.oneof(
  fc.string({ unit: "grapheme", minLength: 1 }),
  fc
    .array(fc.constantFrom("1", "FC", "AFC", "AC", "e.V.", "EV", "04", "1899", "Köln", "ЦСКА", "サンガ", "-", "!"), {
      minLength: 1,
      maxLength: 6,
    })
    .map((words) => words.join(" ")),
);

test("every name has a key in ASCII, and the alias of an alias is itself", () => {
  fc.assert(
    fc.property(spelledName, fc.constantFrom("GB-ENG", "DE", "FR", "WORLD", "XX"), (name, country) => {
      const alias = teamAliasOf(name, country);
      const key = alias.slice(country.length + 1);
      expect(key).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);
      expect(teamAliasOf(key, country)).toBe(alias);
    }),
    { numRuns: 2_000 },
  );
});

test("no two canonical teams of a country share a spelling, and every spelling leads to its team", () => {
  for (const [country, teams] of Object.entries(teamSpellings)) {
    const all = Object.entries(teams).flatMap(([canonical, others]) => [canonical, ...others]);
    expect(all.filter((spelling, index) => all.indexOf(spelling) !== index)).toEqual([]);
    for (const [canonical, others] of Object.entries(teams)) {
      for (const spelling of [canonical, ...others]) {
        expect(teamAliasOf(spelling, country)).toBe(`${country}/${canonical}`);
      }
    }
  }
});

test.each([
  ["premier-league-gb-eng", "GB-ENG", ["Premier League", "English Premier League"]],
  ["championship-gb-eng", "GB-ENG", ["Championship", "EFL Championship"]],
  ["la-liga-es", "ES", ["La Liga", "Primera División", "LaLiga"]],
  ["serie-a-it", "IT", ["Serie A"]],
  ["bundesliga-de", "DE", ["Bundesliga", "1. Bundesliga"]],
  ["ligue-1-fr", "FR", ["Ligue 1", "Ligue 1 Uber Eats"]],
  ["osterreichische-bundesliga-at", "AT", ["Österreichische Bundesliga", "Bundesliga"]],
  ["world-cup-world", "WORLD", ["World Cup", "FIFA World Cup"]],
])("%s is one competition under all its names", (slug, country, names) => {
  expect(names.map((name) => competitionSlugOf(name, country))).toEqual(names.map(() => slug));
});

test("competitions of one name stay apart by their country, and divisions by their number", () => {
  expect(competitionSlugOf("Serie A", "BR")).not.toBe(competitionSlugOf("Serie A", "IT"));
  expect(competitionSlugOf("2. Bundesliga", "DE")).not.toBe(competitionSlugOf("1. Bundesliga", "DE"));
});

test("no two canonical competitions of a country share a spelling", () => {
  for (const competitions of Object.values(competitionSpellings)) {
    const all = Object.entries(competitions).flatMap(([canonical, others]) => [canonical, ...others]);
    expect(new Set(all).size).toBe(all.length);
  }
});
