/** Names to make people up from: common French ones in rough order of how many have them, and others made of syllables. */

export const FAMILY_NAMES = words(`
martin bernard thomas petit robert richard durand dubois moreau laurent simon michel lefebvre leroy roux david bertrand morel
fournier girard bonnet dupont lambert fontaine rousseau vincent muller lefevre faure andre mercier blanc guerin boyer garnier
chevalier francois legrand gauthier garcia perrin robin clement morin nicolas henry roussel mathieu gautier masson marchand
duval denis dumont marie lemaire noel meyer dufour meunier brun blanchard giraud joly riviere lucas brunet gaillard barbier
arnaud martinez gerard roche renard schmitt roy leroux colin vidal caron picard roger fabre aubert lemoine renaud dumas
lacroix olivier philippe bourgeois pierre benoit rey leclerc payet rolland leclercq guillaume lecomte lopez jean dupuy
guillot hubert berger carpentier sanchez dupuis moulin louis deschamps huet vasseur perez boucher fleury royer klein jacquet
adam paris poirier marty aubry guyot carre charles renault charpentier menard maillard baron bertin bailly herve schneider
fernandez collet leger bouvier julien prevost millet perrot daniel cousin germain breton besson langlois remy pelletier
diallo traore benali haddad nguyen tran ferreira dasilva rossi bianchi kowalski mbaye bensaid cohen levy silva
`);

export const WOMEN = words(`
marie nathalie isabelle catherine sylvie christine francoise monique valerie sandrine martine veronique nicole sophie
anne stephanie jacqueline celine chantal sandra brigitte patricia laurence julie aurelie emilie caroline audrey camille
virginie claire helene elisabeth annie florence laetitia dominique michele denise danielle corinne elodie delphine
karine jeanne suzanne madeleine yvette lea manon chloe emma sarah laura pauline marion anais ines louise alice jade zoe
lucie juliette charlotte mathilde eva clara margaux amandine melanie fatima aicha khadija amina yasmine samira leila
josiane colette simone ginette odile therese raymonde paulette lucienne germaine yvonne marguerite genevieve rose
`);

export const MEN = words(`
jean pierre michel andre philippe alain bernard jacques daniel patrick christophe nicolas laurent christian frederic
stephane david thierry julien claude gerard eric pascal olivier alexandre sebastien rene francois thomas antoine
dominique guillaume louis paul vincent marc maxime jerome romain kevin benjamin henri robert roger yves bruno serge
gilles didier maurice georges raymond marcel lucien hugo lucas theo enzo nathan arthur leo gabriel raphael jules adam
mohamed karim ahmed youssef mehdi rachid said ali omar ibrahim mamadou xavier arnaud cedric ludovic fabrice franck
herve emmanuel guy joseph albert victor charles eugene gaston emile leon fernand edouard gustave simon martin baptiste
`);

export const STREETS = words(`
victor-hugo de-la-republique jean-jaures gambetta pasteur de-la-gare des-lilas des-tilleuls du-moulin de-l'eglise
du-general-de-gaulle des-ecoles des-roses de-verdun du-stade des-oliviers du-lavoir des-acacias de-la-fontaine
voltaire des-vignes du-port des-pins foch emile-zola moliere du-marche des-orangers des-mimosas de-la-paix
saint-roch des-cigales de-france du-chateau des-remparts de-la-plage du-levant carnot de-nice des-alpes
`);

export const STREET_KINDS = ["rue", "avenue", "chemin", "boulevard", "impasse", "place", "allee"] as const;

/** Towns of the Alpes-Maritimes: COG, postcode, name. */
export const TOWNS = [
  ["06088", "06000", "Nice"],
  ["06088", "06100", "Nice"],
  ["06088", "06200", "Nice"],
  ["06004", "06600", "Antibes"],
  ["06029", "06400", "Cannes"],
  ["06069", "06130", "Grasse"],
  ["06027", "06800", "Cagnes-sur-Mer"],
  ["06083", "06500", "Menton"],
  ["06030", "06110", "Le Cannet"],
  ["06155", "06220", "Vallauris"],
  ["06085", "06250", "Mougins"],
  ["06123", "06700", "Saint-Laurent-du-Var"],
  ["06157", "06140", "Vence"],
  ["06033", "06390", "Contes"],
  ["06163", "06450", "Lantosque"],
] as const;

export const COUNTRIES = ["99352", "99351", "99350", "99139", "99127", "99331", "99341", "99122", "99243"] as const;

const SYLLABLES = words(
  "bar cal dor fer gan har jou ker lan mar nor pel quin ros sab tar vol bou cre del fau gri loc mon",
);
const ENDINGS = words("ard et eau in on ier ac ez ois elle and ot ais ot ert ix al aud");

/** A rare family name that nobody need have. `draw` gives numbers in [0, 1). */
export function rareName(draw: () => number): string {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(draw() * from.length)] as T;
  return pick(SYLLABLES) + (draw() < 0.6 ? pick(SYLLABLES) : "") + pick(ENDINGS);
}

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}
