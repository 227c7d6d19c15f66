// What a terminal would make of a message: its text without control codes, and which of it is coloured.
// Colours become one of eight names, so that both themes can show them readably.

export const COLOURS = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const
export type Colour = (typeof COLOURS)[number]

export interface Style {
  fg?: Colour
  bg?: Colour
  bold?: true
  dim?: true
  italic?: true
  underline?: true
  strike?: true
}

// `style` holds from `start` up to `end` of the text.
export interface Run {
  start: number
  end: number
  style: Style
}

export interface Painted {
  text: string
  runs: Run[]
}

const ESC = '\u001b'
// Colours and other sequences that begin with ESC [, links and titles that begin with ESC ], and what is left of others.
const CODES = new RegExp(
  `${ESC}\\[([0-9;:]*)m|${ESC}\\[[0-?]*[ -/]*[@-~]|${ESC}\\][^\\u0007${ESC}]*(?:\\u0007|${ESC}\\\\)|${ESC}[@-Z\\\\^_]?`,
  'g',
)

export function paint(message: string): Painted {
  if (!message.includes(ESC)) return { text: message, runs: [] }
  const runs: Run[] = []
  let text = ''
  let style: Style = {}
  let at = 0
  const take = (part: string) => {
    if (part === '') return
    if (Object.keys(style).length > 0) runs.push({ start: text.length, end: text.length + part.length, style })
    text += part
  }
  for (const code of message.matchAll(CODES)) {
    take(message.slice(at, code.index))
    at = code.index + code[0].length
    if (code[1] !== undefined) style = after(style, code[1])
  }
  take(message.slice(at))
  return { text, runs }
}

const ON: Record<number, Style> = {
  1: { bold: true },
  2: { dim: true },
  3: { italic: true },
  4: { underline: true },
  9: { strike: true },
}
const OFF: Record<number, (keyof Style)[]> = {
  22: ['bold', 'dim'],
  23: ['italic'],
  24: ['underline'],
  29: ['strike'],
  39: ['fg'],
  49: ['bg'],
}

function after(before: Style, code: string): Style {
  const numbers = code.split(/[;:]/).map(Number)
  let style = { ...before }
  for (let at = 0; at < numbers.length; at++) {
    const number = numbers[at] ?? 0
    if (number === 0) style = {}
    else if (number === 7) style = swapped(style)
    else if (number === 38 || number === 48) at += mixed(style, number === 38 ? 'fg' : 'bg', numbers.slice(at + 1))
    else if (ON[number]) Object.assign(style, ON[number])
    else if (OFF[number]) for (const name of OFF[number]) delete style[name]
    else plainColour(style, number)
  }
  return style
}

function plainColour(style: Style, number: number): void {
  const [tens, ones] = [Math.floor(number / 10), number % 10]
  const colour = COLOURS[ones]
  if (!colour) return
  if (tens === 3 || tens === 9) style.fg = colour
  else if (tens === 4 || tens === 10) style.bg = colour
}

function swapped({ fg, bg, ...rest }: Style): Style {
  return { ...rest, fg: bg ?? 'white', bg: fg ?? 'black' }
}

// 5;n of 256 colours, or 2;r;g;b. Returns how many numbers belong to it.
function mixed(style: Style, side: 'fg' | 'bg', [form, ...values]: number[]): number {
  if (form === 5) {
    style[side] = indexed(values[0] ?? 0)
    return 2
  }
  if (form !== 2) return 1
  style[side] = nearest(values[0] ?? 0, values[1] ?? 0, values[2] ?? 0)
  return 4
}

const GREYS_FROM = 232
const SIDE = 6

function indexed(number: number): Colour {
  if (number < 16) return COLOURS[number % 8] ?? 'white'
  if (number >= GREYS_FROM) return number < 244 ? 'black' : 'white'
  const cube = number - 16
  const level = (step: number) => (step * 255) / (SIDE - 1)
  return nearest(level(Math.floor(cube / 36)), level(Math.floor(cube / 6) % SIDE), level(cube % SIDE))
}

// The name whose hue is nearest: a channel belongs to it that is more than halfway to the strongest.
function nearest(red: number, green: number, blue: number): Colour {
  const most = Math.max(red, green, blue)
  const least = Math.min(red, green, blue)
  if (most - least < 40) return most < 128 ? 'black' : 'white'
  const half = (most + least) / 2
  return COLOURS[(red > half ? 1 : 0) + (green > half ? 2 : 0) + (blue > half ? 4 : 0)] ?? 'white'
}
