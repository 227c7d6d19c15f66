// The tokens of the light theme as plain colours, which every program that opens a picture knows.
const TOKENS = [
  'bg-deep',
  'bg',
  'bg-raised',
  'line',
  'line-strong',
  'text',
  'text-soft',
  'text-faint',
  'trigger-http',
  'trigger-queue',
  'trigger-cron',
  'trigger-state',
  'trigger-stream',
  'trigger-other',
] as const

export type Token = (typeof TOKENS)[number]
export type Colours = Record<Token, string> & Record<string, string | undefined>

export function lightColours(): Colours {
  const probe = document.createElement('span')
  probe.style.colorScheme = 'light'
  document.body.append(probe)
  const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
  const found = TOKENS.map((token) => {
    probe.style.color = `var(--${token})`
    return [token, context ? hex(context, getComputedStyle(probe).color) : 'currentColor']
  })
  probe.remove()
  return Object.fromEntries(found) as Colours
}

function hex(context: CanvasRenderingContext2D, colour: string): string {
  context.fillStyle = colour
  context.fillRect(0, 0, 1, 1)
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data
  return `#${[red, green, blue].map((part) => part.toString(16).padStart(2, '0')).join('')}`
}
