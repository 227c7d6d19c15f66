// Has one Step take another topic: the one place of its file that names the topic is changed, and nothing else.

export interface Retopic {
  text: string
  line: number
  before: string
  after: string
}

const COMMENT = /^\s*(?:\/\/|#|\*|\/\*)/
// What needs no escaping within quotes, in any of the languages.
const PLAIN = /^[^'"`\\\n]+$/

// Null where the file names the topic nowhere or more than once: then a person has to decide.
export function retopic(text: string, from: string, to: string): Retopic | null {
  if (!PLAIN.test(from) || !PLAIN.test(to)) return null
  const lines = text.split('\n')
  const places = lines.flatMap((line, at) =>
    COMMENT.test(line) ? [] : ['"', "'", '`'].flatMap((quote) => placesIn(line, quote + from + quote, at)),
  )
  const [place] = places
  if (!place || places.length > 1) return null
  const before = lines[place.at] ?? ''
  const after = before.slice(0, place.column + 1) + to + before.slice(place.column + 1 + from.length)
  return {
    text: lines.with(place.at, after).join('\n'),
    line: place.at + 1,
    before: before.trim(),
    after: after.trim(),
  }
}

function placesIn(line: string, quoted: string, at: number): { at: number; column: number }[] {
  const found: { at: number; column: number }[] = []
  for (let column = line.indexOf(quoted); column >= 0; column = line.indexOf(quoted, column + 1)) {
    found.push({ at, column })
  }
  return found
}
