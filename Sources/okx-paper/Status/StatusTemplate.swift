/// The page for people. `{{…}}` is escaped by the template library.
let statusTemplate = """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <title>okx-paper</title>
    <meta http-equiv="refresh" content="10">
    <style>
    body { font: 14px/1.5 system-ui, sans-serif; margin: 2em; max-width: 70em; color: #222 }
    table { border-collapse: collapse; margin: .5em 0 1.5em }
    th, td { padding: .15em .8em; text-align: right; border-bottom: 1px solid #ddd }
    th:first-child, td:first-child { text-align: left }
    svg { border: 1px solid #ddd; background: #fafafa }
    .books { display: flex; flex-wrap: wrap; gap: 0 2em }
    .ask { color: #a33 } .bid { color: #262 } .quiet { color: #777 }
    </style>
    </head>
    <body>
    <h1>okx-paper</h1>
    <p>Market time <b>{{now}}</b>, running {{rate}}. {{requests}} requests so far.
    {{#faults}}<b>{{faults}} faults are armed.</b>{{/faults}}
    {{#disturbed}}<b>Disturbed: {{disturbed}}.</b>{{/disturbed}}
    No money here is real.</p>
    <h2>Equity</h2>
    {{^hasCurve}}<p class="quiet">Drawn when there are two points of it.</p>{{/hasCurve}}
    {{#curves}}
    <figure>
    <figcaption>{{name}}: {{least}} to {{most}} USD from {{from}} to {{until}}</figcaption>
    <svg width="640" height="120" viewBox="0 0 640 120" role="img" aria-label="equity of {{name}}">
    <polyline fill="none" stroke="#246" stroke-width="1.5" points="{{points}}"/>
    </svg>
    </figure>
    {{/curves}}
    <h2>Accounts</h2>
    {{#accounts}}
    <h3>{{name}} <span class="quiet">uid {{uid}}, level {{level}}, {{equity}} USD</span></h3>
    <table>
    <tr><th>Currency</th><th>Cash</th></tr>
    {{#cash}}<tr><td>{{currency}}</td><td>{{amount}}</td></tr>{{/cash}}
    </table>
    {{#hasPositions}}<table>
    <tr><th>Position</th><th>Side</th><th>Contracts</th><th>Entry price</th></tr>
    {{#positions}}<tr><td>{{instrument}}</td><td>{{side}}</td><td>{{contracts}}</td>
    <td>{{entry}}</td></tr>{{/positions}}
    </table>{{/hasPositions}}
    {{#hasOrders}}<table>
    <tr><th>Order</th><th>Instrument</th><th>Side</th><th>Size</th><th>Filled</th></tr>
    {{#orders}}<tr><td>{{id}}</td><td>{{instrument}}</td><td>{{side}}</td><td>{{size}}</td>
    <td>{{filled}}</td></tr>{{/orders}}
    </table>{{/hasOrders}}
    {{/accounts}}
    {{^accounts}}<p class="quiet">None: only public data works.</p>{{/accounts}}
    <h2>Books</h2>
    <div class="books">
    {{#books}}
    <table>
    <tr><th colspan="2">{{instrument}}{{#suspended}} (suspended){{/suspended}}</th></tr>
    {{#asks}}<tr class="ask"><td>{{price}}</td><td>{{size}}</td></tr>{{/asks}}
    {{#bids}}<tr class="bid"><td>{{price}}</td><td>{{size}}</td></tr>{{/bids}}
    <tr class="quiet"><td colspan="2">as of {{time}}</td></tr>
    </table>
    {{/books}}
    </div>
    </body>
    </html>
    """
