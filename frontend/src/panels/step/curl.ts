// An endpoint as a command for the terminal.

const BODILESS = ['GET', 'HEAD', 'DELETE', 'OPTIONS']

// `summary` is what a trigger says of itself: "POST /tickets/:id". Parameters stand in the path as they are named.
export function curlOf(summary: string, base: string): string {
  const [method = 'GET', path = '/'] = summary.split(' ')
  const words = ['curl']
  if (method === 'HEAD') words.push('--head')
  else if (method !== 'GET') words.push('-X', method)
  words.push(quoted(base + path))
  if (!BODILESS.includes(method)) words.push('-H', "'content-type: application/json'", '-d', "'{}'")
  return words.join(' ')
}

function quoted(text: string): string {
  return /^[\w:/.@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}
