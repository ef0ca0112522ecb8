/** The 163 communes of the Alpes-Maritimes with their INSEE codes (code officiel géographique). */

const LIST = [
  "001 Aiglun|002 Amirat|003 Andon|004 Antibes|005 Ascros|006 Aspremont|007 Auribeau-sur-Siagne|008 Auvare|",
  "009 Bairols|011 Beaulieu-sur-Mer|012 Beausoleil|013 Belvédère|014 Bendejun|015 Berre-les-Alpes|016 Beuil|",
  "017 Bézaudun-les-Alpes|018 Biot|019 Blausasc|021 Bonson|022 Bouyon|023 Breil-sur-Roya|024 Briançonnet|",
  "026 Cabris|027 Cagnes-sur-Mer|028 Caille|029 Cannes|031 Cantaron|032 Cap-d'Ail|033 Carros|034 Castagniers|",
  "035 Castellar|036 Castillon|037 Caussols|040 Châteauneuf-d'Entraunes|038 Châteauneuf-Grasse|",
  "039 Châteauneuf-Villevieille|041 Cipières|042 Clans|043 Coaraze|045 Collongues|046 Colomars|047 Conségudes|",
  "048 Contes|049 Courmes|050 Coursegoules|052 Cuébris|053 Daluis|054 Drap|055 Duranus|056 Entraunes|",
  "058 Escragnolles|059 Èze|060 Falicon|062 Fontan|063 Gars|064 Gattières|066 Gilette|067 Gorbio|068 Gourdon|",
  "069 Grasse|070 Gréolières|071 Guillaumes|072 Ilonse|073 Isola|057 L'Escarène|020 La Bollène-Vésubie|",
  "162 La Brigue|044 La Colle-sur-Loup|051 La Croix-sur-Roudoule|065 La Gaude|093 La Penne|",
  "107 La Roque-en-Provence|108 La Roquette-sur-Siagne|109 La Roquette-sur-Var|144 La Tour|149 La Trinité|",
  "150 La Turbie|074 Lantosque|010 Le Bar-sur-Loup|025 Le Broc|030 Le Cannet|081 Le Mas|112 Le Rouret|",
  "140 Le Tignet|061 Les Ferres|087 Les Mujouls|075 Levens|076 Lieuche|077 Lucéram|078 Malaussène|",
  "079 Mandelieu-la-Napoule|080 Marie|082 Massoins|083 Menton|084 Mouans-Sartoux|085 Mougins|086 Moulinet|",
  "088 Nice|089 Opio|090 Pégomas|091 Peille|092 Peillon|094 Péone|095 Peymeinade|096 Pierlas|097 Pierrefeu|",
  "098 Puget-Rostang|099 Puget-Théniers|100 Revest-les-Roches|101 Rigaud|102 Rimplas|103 Roquebillière|",
  "104 Roquebrune-Cap-Martin|105 Roquefort-les-Pins|106 Roquestéron|110 Roubion|111 Roure|",
  "114 Saint-André-de-la-Roche|115 Saint-Antonin|116 Saint-Auban|117 Saint-Blaise|118 Saint-Cézaire-sur-Siagne|",
  "119 Saint-Dalmas-le-Selvage|120 Saint-Étienne-de-Tinée|121 Saint-Jean-Cap-Ferrat|122 Saint-Jeannet|",
  "123 Saint-Laurent-du-Var|124 Saint-Léger|125 Saint-Martin-d'Entraunes|126 Saint-Martin-du-Var|",
  "127 Saint-Martin-Vésubie|128 Saint-Paul-de-Vence|129 Saint-Sauveur-sur-Tinée|130 Saint-Vallier-de-Thiey|",
  "113 Sainte-Agnès|131 Sallagriffon|132 Saorge|133 Sauze|134 Séranon|135 Sigale|136 Sospel|137 Spéracèdes|",
  "163 Tende|138 Théoule-sur-Mer|139 Thiéry|141 Toudon|142 Touët-de-l'Escarène|143 Touët-sur-Var|",
  "145 Tourette-du-Château|146 Tournefort|147 Tourrette-Levens|148 Tourrettes-sur-Loup|151 Utelle|152 Valbonne|",
  "153 Valdeblore|154 Valderoure|155 Vallauris|156 Venanson|157 Vence|158 Villars-sur-Var|",
  "159 Villefranche-sur-Mer|160 Villeneuve-d'Entraunes|161 Villeneuve-Loubet",
].join("");

export type Commune = { readonly code: string; readonly name: string };

/** In alphabetical order. */
export const COMMUNES: readonly Commune[] = LIST.split("|").map((item) => ({
  code: `06${item.slice(0, 3)}`,
  name: item.slice(4),
}));

const byCode = new Map(COMMUNES.map((commune) => [commune.code, commune]));
const byName = new Map(COMMUNES.map((commune) => [plainName(commune.name), commune]));

/** Returns the commune that a person means by an INSEE code or a name, whatever its capitals, accents, hyphens or "St". */
export function findCommune(written: string): Commune | undefined {
  return byCode.get(written.trim()) ?? byName.get(plainName(written));
}

function plainName(name: string): string {
  return name
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/œ/g, "oe")
    .replace(/[^a-z]+/g, " ")
    .replace(/\bst(e?)\b/g, "saint$1")
    .trim();
}
