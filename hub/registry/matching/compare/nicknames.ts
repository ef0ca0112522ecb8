/** Short and other forms of given names that neither sound nor spelling brings together. A line is one name. */

const LINES = `
alexandre alex sacha sasha alexander sandy aleksander alessandro
alexandra alex sandra sacha sandrine
albert bert al alberto
alfred fred alf alfredo
andre andrew andy drew andreas andrea andrzej andres
anne annie ann anna nan nancy hannah anita anouk
antoine tony toni anthony antonio anton antony
arthur art arturo
barbara barb babs
benjamin ben benny benji
bernard bernie bernardo bernhard
catherine cathy kate katie kathy kitty cat katherine kathleen caterina karine catalina
charles charlie chas chuck carl karl carlos carlo karel
charlotte lotte lottie charlie
christian chris cristian
christine chris tina christina cristina christa
christophe chris kit christopher christoph
claude claudius claudio
daniel dan danny
david dave davy davide
edouard edward ed eddie ted teddy ned eduardo edoardo eduard
elisabeth elizabeth betty beth liz lizzie eliza elise lise lisa babette bess bessie libby isabelle isabel
emile emil emilio
emmanuel manu emanuel manuel
etienne stephen steven stephan stephane stefan steve esteban stefano
eugene gene eugenio eugen
florence flo
francois francis frank francisco francesco franz frans fanfan franck frantz
francoise fanny fran francine francesca franziska
frederic fred freddy frederick frederik friedrich fritz federico rick
gabriel gaby gabe
genevieve ginette viviane
georges george jorge giorgio georg jurgen
gerard gerry gerald gerardo
gilles giles
gregoire gregory greg
guillaume william will bill willie billy willy wilhelm liam guglielmo guillermo willem
gustave gus gustav gustavo
helene helen ellen nell nellie elena lena helena
henri henry harry hal heinrich enrico enrique hank hendrik
hubert bert
hugues hugh hugo
jacqueline jackie line
jacques james jim jimmy jacob jamie jakob giacomo jaime diego santiago jem
jean john jack johnny johannes johann hans giovanni juan ivan jan joao ian evan sean jon
jeanne jane joan janet jenny jeannette jeannine giovanna juana joanna
jerome jerry gerome
jonathan jon jonny nathan
joseph joe joey jo jose giuseppe josef jef pepe
josephine josette josie jo
josephe joe
joshua josh
jules julius julio giulio julian
julie juliette julia
laurent lawrence larry lorenzo laurence lars laurie
leon leo leonard leonardo
leonard len lenny leo
louis lewis lou ludwig luigi luis louie ludovic
louise lou lulu louisa luisa
lucien luc lucian
madeleine mado madeline maddie magdalena magda lena
marcel marc
margaret marguerite margot maggie meg peggy madge margarita margherita rita greta daisy
marie mary maria molly polly mimi marion maryse may mia
marc mark marcus marco marek
martine tina
mathieu matthew matt matthieu matteo mathias matthias mateo
maurice morris mauricio maurizio
maximilien max maxime maximilian
michel michael mike mick mickey michal miguel michele mikhail
monique mona
nathalie nat natasha natalia
nicolas nick nico nicholas colin niklas klaus nicola
olivier oliver
patrice patrick pat paddy
patricia pat patty trish
paul paolo pablo pavel pawel paulo
philippe phil philip felipe filippo pip
pierre peter pete pedro pietro piotr pieter petr pierrot perry
raymond ray raimondo ramon
rebecca becky
rene renatus renato
richard dick rick ricky rich ricardo riccardo
robert rob bob bobby robbie bert roberto rupert
roger rog ruggero
samuel sam sammy
samantha sam
sarah sally sara sadie
sebastien seb bastien sebastian
simon simeon
sophie sophia sofia
stephanie steph fanny
susanne susan sue suzanne suzy susanna
theodore ted theo teddy
therese theresa tess teresa terry
thomas tom tommy tomas tommaso
timothee tim timothy timmy
valerie val
veronique vero veronica
victoire victoria vicky
victor vic vittorio
vincent vince vin vincenzo vicente
virginie ginny virginia
xavier javier saverio
yves yvon ivo
`;

const namesOf = new Map<string, number[]>();
for (const [line, names] of LINES.trim().split("\n").entries())
  for (const name of names.split(" ")) namesOf.set(name, [...(namesOf.get(name) ?? []), line]);

const PREFIX_MIN = 3;

/** Tells whether one given name is a usual form of the other: from the list, or its beginning ("Alex", "Fred"). Symmetric. */
export function isNickname(left: string, right: string): boolean {
  const [short, long] = left.length <= right.length ? [left, right] : [right, left];
  // Four more letters at least or a known pair: "Michel" is no short form of "Michelle".
  if (short.length >= PREFIX_MIN && long.length - short.length >= 3 && long.startsWith(short)) return true;
  const lines = namesOf.get(left);
  return lines !== undefined && (namesOf.get(right)?.some((line) => lines.includes(line)) ?? false);
}

const FEMININE = /(?:e|a|ette|ine|ina|elle)$/;

/**
 * Tells whether two names are the masculine and the feminine of one (Michel and Michèle, Daniel and Danielle, Mario and
 * Maria): alike as written, and mostly two persons of one family. Symmetric.
 */
export function isOtherGender(left: string, right: string): boolean {
  const [short, long] = left.length <= right.length ? [left, right] : [right, left];
  if (short.length < 3) return false;
  if (short.length === long.length) {
    const endings = `${short.at(-1)}${long.at(-1)}`;
    return short.slice(0, -1) === long.slice(0, -1) && (endings === "oa" || endings === "ao");
  }
  if (!long.startsWith(short) || short.endsWith("e")) return isDoubled(short, long);
  return FEMININE.test(long) && /^(?:e|a|ne|le|te|ette|ine|ina|elle|se)$/.test(long.slice(short.length));
}

/** Julien and Julienne, Lucien and Lucienne end alike once the double letter is one. */
const isDoubled = (short: string, long: string): boolean =>
  !short.endsWith("e") && `${short}${short.at(-1) ?? ""}e` === long;
