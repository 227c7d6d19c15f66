// Server-sent events out of the text that has arrived (WHATWG HTML, 9.2.6).

export interface ServerEvent {
  id: string | null
  event: string
  data: string
}

// Only whole events: what isn't followed by an empty line may still grow.
export function eventsOf(text: string): ServerEvent[] {
  const blocks = text
    .replace(/^\uFEFF/, '')
    .replaceAll('\r\n', '\n')
    .replaceAll('\r', '\n')
    .split('\n\n')
  return blocks
    .slice(0, -1)
    .map(eventOf)
    .filter((event) => event !== null)
}

function eventOf(block: string): ServerEvent | null {
  const data: string[] = []
  let event = 'message'
  let id: string | null = null
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':')
    const field = colon < 0 ? line : line.slice(0, colon)
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '')
    if (field === 'data') data.push(value)
    else if (field === 'event' && value) event = value
    else if (field === 'id') id = value
  }
  return data.length > 0 ? { id, event, data: data.join('\n') } : null
}
