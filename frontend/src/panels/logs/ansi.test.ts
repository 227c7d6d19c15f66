import { describe, expect, it } from 'vitest'
import { paint, type Style } from './ansi'

const ESC = '\u001b'

// What the text "x" looks like behind a code.
const behind = (code: string): Style => paint(`${ESC}[${code}mx`).runs[0]?.style ?? {}

describe('colours of a terminal', () => {
  it.each<[string, Style]>([
    ['31', { fg: 'red' }],
    ['92', { fg: 'green' }],
    ['44', { bg: 'blue' }],
    ['103', { bg: 'yellow' }],
    ['1;36', { bold: true, fg: 'cyan' }],
    ['1;36;0', {}],
    ['', {}],
    ['3;4;9;2', { italic: true, underline: true, strike: true, dim: true }],
    ['1;22', {}],
    ['31;39', {}],
    ['31;47;7', { fg: 'white', bg: 'red' }],
    ['38;5;1', { fg: 'red' }],
    ['38;5;208', { fg: 'red' }],
    ['38;5;46', { fg: 'green' }],
    ['48;5;21', { bg: 'blue' }],
    ['38;5;240', { fg: 'black' }],
    ['38;2;255;40;30', { fg: 'red' }],
    ['38;2;250;230;40', { fg: 'yellow' }],
    ['38:2:10:20:250', { fg: 'blue' }],
    ['38;2;255;0;0;4', { fg: 'red', underline: true }],
    ['38;9', {}],
    ['999', {}],
  ])('%s', (code, style) => expect(behind(code)).toEqual(style))

  it('says where in the text each holds', () => {
    expect(paint(`a ${ESC}[31mred${ESC}[0m b`)).toEqual({
      text: 'a red b',
      runs: [{ start: 2, end: 5, style: { fg: 'red' } }],
    })
  })

  it.each([
    ['moves the cursor', `${ESC}[2Kdone${ESC}[1A`],
    ['shows and hides it', `${ESC}[?25ldone${ESC}[?25h`],
    ['links', `${ESC}]8;;https://example.com${ESC}\\done${ESC}]8;;\u0007`],
    ['is cut off', `done${ESC}`],
  ])('leaves out what %s', (_, message) => expect(paint(message)).toEqual({ text: 'done', runs: [] }))

  it('leaves a message without codes as it is', () => {
    expect(paint('[31m is no code')).toEqual({ text: '[31m is no code', runs: [] })
  })
})
