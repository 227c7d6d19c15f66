// The words that a name is made of: "ChargeCard" of two, "sync-orders" of two.
export function wordsOf(name: string): string[] {
  return name.split(/(?<=[\p{Ll}\d])(?=\p{Lu})|(?<=[-_ .])/u)
}

// A name in as many lines as there is room for; what is left is cut off.
export function inLines(name: string, most: number, fits: (line: string) => boolean): string[] {
  const lines = ['']
  for (const word of wordsOf(name)) {
    const line = lines.at(-1) ?? ''
    if (line === '' || fits(line + word)) lines[lines.length - 1] = line + word
    else if (lines.length < most) lines.push(word)
    else {
      lines[lines.length - 1] = `${line}…`
      break
    }
  }
  return lines.map((line) => cutToFit(line, fits))
}

function cutToFit(line: string, fits: (line: string) => boolean): string {
  let text = line
  while (text.length > 1 && !fits(text)) text = `${text.slice(0, -2)}…`
  return text
}
