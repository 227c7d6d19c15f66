// Where a text stops being JSON. Browsers tell it in words of their own, or not at all.

export interface Fault {
  line: number
  column: number
  message: string
}

const SPACE = /[ \t\n\r]*/y
// biome-ignore lint/suspicious/noControlCharactersInRegex: a text has none of them
const TEXT = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const WORD = /true|false|null/y

class Stop extends Error {
  readonly at: number

  constructor(at: number, message: string) {
    super(message)
    this.at = at
  }
}

export function faultOf(text: string): Fault | null {
  try {
    JSON.parse(text)
    return null
  } catch {
    // Said below.
  }
  try {
    read(text)
  } catch (error) {
    if (error instanceof Stop) return placed(text, error.at, error.message)
  }
  return placed(text, text.length, 'this is not JSON')
}

function placed(text: string, at: number, message: string): Fault {
  const before = text.slice(0, at)
  return { line: before.split('\n').length, column: at - before.lastIndexOf('\n'), message }
}

// Reads one value after the other without recursion, so that no nesting is too deep. What is open stands in `open`.
function read(text: string): void {
  let at = 0
  const open: ('{' | '[')[] = []
  const skip = (what: RegExp) => {
    what.lastIndex = at
    const found = what.exec(text)
    if (found) at += found[0].length
    return found !== null
  }
  const take = (mark: string) => {
    skip(SPACE)
    const is = text[at] === mark
    if (is) at += 1
    return is
  }
  const stop = (wanted: string): never => {
    skip(SPACE)
    if (at >= text.length) throw new Stop(at, `the text ends, and ${wanted} is missing`)
    throw new Stop(at, `${JSON.stringify(text[at])} stands here instead of ${wanted}`)
  }
  const name = () => {
    skip(SPACE)
    if (!skip(TEXT)) stop(text[at] === '"' ? 'a text without line breaks, with an end' : 'a name in double quotes')
    if (!take(':')) stop('a colon')
  }
  for (;;) {
    skip(SPACE)
    if (take('{')) {
      if (!take('}')) {
        open.push('{')
        name()
        continue
      }
    } else if (take('[')) {
      if (!take(']')) {
        open.push('[')
        continue
      }
    } else if (!skip(TEXT) && !skip(NUMBER) && !skip(WORD)) {
      stop(text[at] === '"' ? 'a text without line breaks, with an end' : 'a value')
    }
    for (let top = open.at(-1); ; top = open.at(-1)) {
      if (top === undefined) {
        skip(SPACE)
        if (at < text.length) stop('the end')
        return
      }
      if (take(',')) {
        if (top === '{') name()
        break
      }
      if (!take(top === '{' ? '}' : ']')) stop(top === '{' ? 'a comma or }' : 'a comma or ]')
      open.pop()
    }
  }
}
