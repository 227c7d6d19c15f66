// Puts JSON text in order without reading its values: numbers keep every digit, and names that repeat stay.

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g

export function formatJson(text: string): string {
  const tokens = text.match(TOKEN) ?? []
  let depth = 0
  let written = ''
  const line = () => `\n${'  '.repeat(depth)}`
  tokens.forEach((token, at) => {
    const before = tokens[at - 1] ?? ''
    const isEnd = token === '}' || token === ']'
    if (isEnd) depth -= 1
    const isEmpty = isEnd && (before === '{' || before === '[')
    if ((isEnd && !isEmpty) || (!isEnd && /^[{[,]$/.test(before))) written += line()
    written += token === ':' ? ': ' : token
    if (token === '{' || token === '[') depth += 1
  })
  return written
}
