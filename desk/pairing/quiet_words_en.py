"""English words that only the rules of a quiet chat know: the trees of busy ones were grown without them.

All are written as `folding.fold` leaves them: small letters, no apostrophes.
"""

FAULT_NOUNS = r"""(?:errors?|crash(?:es)?|problems?|issues?|troubles?|freez(?:es|ing)|hangs?|drops|dropouts?|
    disconnects?|
    leaks?|noise|beeps?|beeping|warnings?|pop-?ups?|complaints?|failures?|timeouts?|lags?|delays?|jams?|bugs?|
    glitch(?:es)?|
    smells?|flicker(?:ing)?|spam|restarts?|reboots?|crashing)"""
FAULT_VERBS = r"""(?:crash|freez|froze|beep|leak|flicker|hang|drip|overheat|buzz|bounc|drop|fail|lag|squeak|blink|
    smell|
    nag|spam|disconnect|stutter|glitch|jam|reboot|restart|stick|squeal|rattl|smok|wobbl|complain)\w*"""

_WORKS = r"(?:works?|worked|working|runs?|running|opens?|loads?|prints?|connects?|charges|responds?|starts?)"
_BADLY = r"""(?:badly|poorly|terribly|horribly|slowly|intermittently|sporadically|only\ \w+|every\ other\ \w+|
    now\ and\ then|on\ and\ off|half\ the\ time)"""
"""How it works is what is wrong with it."""

FAULT_PATTERN = (
    rf"\b{_WORKS}\ (?:\w+\ ){{0,3}}{_BADLY}\b|"
    rf"\b(?:barely|hardly|scarcely|rarely|seldom|never)\ (?:\w+\ )?{_WORKS}\b|"
    rf"\b(?:nothing|none\ of\ (?:them|it|the\ \w+)|(?:not|isnt)\ (?:all|everything|every\ \w+)|no\ \w+)\ {_WORKS}\b|"
    r"\b(?:not|isnt|arent)\ (?:back|fixed|solved|resolved|gone|fine|ok|okay|well|up|right)\b|"
    r"\b(?:all|everything)\ (?:\w+\ ){1,2}(?:except|but|apart\ from)\ \w|"
    r"\bbut\ (?:\w+\ )?slow(?:ly)?\b|"
    rf"\bstop(?:s|ped)\ (?!{FAULT_VERBS})\w+ing\b|"
    r"""
    \b(?:(?:hasnt|has\ not|havent|have\ not|didnt|did\ not)\ (?:\w+\ )?(?:arrived?|come|came|shown|show\ up|
    been\ (?!crash|freez|any|there\b|to\b)\w+(?:ed|t|n)|appeared?|
    turned\ up|landed|updated?|synced|gone\ (?:through|out)|got\ through)|
    went\ (?:black|blank|dark|silent|dead|white|blue|haywire|crazy|missing)|
    (?:screen|display|monitor)\ (?:is\ |shows?\ |has\ |went\ |turned\ |stays\ )(?:\w+\ ){0,2}(?:black|white|blue|green|
    purple|pink|dark|blank|
    stripes|lines|garbage|nothing)|there(?:s|\ is|\ are)\ (?!(?:no|not|cake|coffee)\b)(?:\w+\ ){0,3}(?:water|leaks?|
    smoke|smell|mice|mouse|rats?|cockroach\w*|
    ants|glass|puddle|flood|mou?ld|sparks?|fire(?!\ drill)|gas|hole|crack|ice\ on|sewage)|
    (?:get|gets|getting|see|seeing|got|shows)\ (?:an?\ |the\ |only\ |just\ |nothing\ but\ )*(?:blank|white\ page|empty|
    black\ screen|spinner|[45]\d\ds?|timeouts?|
    errors?|stripes)|[45]\d\ds|all\ i\ (?:get|see)\ is|(?:i|we)\ only\ (?:get|see)|
    (?:printer|portal|screen|app|system|it|site|page|crm|display|website|browser|phone|machine|terminal|laptop|excel|
    outlook|vpn|till|door|
    software)\ (?:now\ |just\ |still\ )?(?:says|reads|tells\ me)\ (?!(?:hi|hello|thanks?|thank|done|all|ok|okay|
    success\w*|fine|its|it\ is|ready|complete\w*|yes|so)\b)\w+|
    (?:asks?|asking|prompts?|prompting)\ (?:me\ |us\ )?for\ (?:an?|my|the)\ (?:\w+\ )?(?:code|password|pin|licen[sc]e|
    key|login|token)|
    (?:nobody|no\ one)\ (?:answers|picks|responds|replies|comes|came|answered|replied|responded)|still\ (?:on\ (?:its|
    the)\ way|in\ transit|not)|
    (?:forgot|forgotten|lost|misplaced|cant\ remember)\ (?:my|the|our)\ (?:\w+\ ){0,2}(?:password|pin|badge|key|keys|
    card|code|login|token|passcode)|
    (?:it|they)\ (?:always\ |sometimes\ |just\ |often\ )?(?:crashe|freeze|jam|hang|fail|leak|overheat|restart|reboot|
    disconnect)(?:s|d|ed)|
    spilled|spilt|slippery|icy|(?:land|go|goe|end\ up|going|landing)s?\ in(?:to)?\ (?:the\ )?spam|(?:got|received|sent|
    paid|charged)\ (?:\w+\ ){1,4}twice|
    (?:button|field|option|menu|link|checkbox|tab)\ is\ (?:all\ )?(?:gr[ea]y|gr[ea]yed|disabled|inactive|missing)|
    (?:do\ not|dont)\ (?:load|open|work|print|show|sync|arrive|match|display|fit|close|connect|start|charge|appear|
    update|respond|play|save)|
    (?:prints?|shows?|does|displays)\ nothing|ran\ out|dies|double\ what|(?:has|have|is|are|theres)\ no\ such|(?:one|
    two|three)\ \w+\ too\ (?:many|few)|
    (?:is|are)\ (?:really\ |just\ |so\ )?(?:terrible|awful|horrible|unbearable)|expired?|expires|died|dead|dying|empty|
    blank|frozen|offline|unavailable|unreachable|unreadable|invalid|
    incorrect|incomplete|corrupt|stolen|blocked|flooded|bounced?|overcharged|undercharged|overdue|cracked|
    unresponsive|
    mis(?:prints?|spelled|labell?ed|calculated)|stinks|(?:charged|billed|paid|deducted|debited)\ (?:\w+\ )?twice|
    double[\ -](?:charged|billed|booked)|time[sd]?\ out|logged\ (?:me|us)\ out|kicked\ (?:me|us)\ out|
    (?:got|was|were|been|am|im|get)\ (?:just\ |being\ |suddenly\ )?(?:charged|billed|logged\ out|kicked\ out|locked|
    rejected|declined|disconnected|cut\ off)|(?:was|is|got|were|been|gets)\ (?:rejected|declined|cancelled|canceled|
    refused)|
    (?:never|not\ yet|yet\ to)\ (?:came|come|arrived?|received?|got|delivered|paid|shows?|loads?|works?|replied)|
    not\ (?:yet\ )?(?:received|arrived|delivered|paid|updated|showing|syncing|loading|there|visible|listed|possible|
    recogni[sz]ed|found|enough|charging|printing|responding|opening|connecting|starting|booting|answering|reachable|
    cooling|heating|closing|matching|correct|right|sent|booked|refunded|approved|processed|registered|credited|
    included|activated|printed)|(?:out|short|ran\ out|run\ out)\ of\ (?!office\b|town\b|
    sight\b|hours\b|here\b)\w+|
    (?:is|are|was|were)\ (?:still\ |always\ |again\ )?(?:closed|locked|shut|out\ of\ order)|(?:is|are|was|were|went|
    goes|seems?|still|completely|totally|again)\ (?:\w+\ )?(?:down|short|late|wrong|off|gone|
    flat|flaky|unstable|unusable|useless|out|low)\b(?!\ (?:for|to|at|in)\b)|
    (?<!nothing\ )(?<!not\ )(?:is|are|was|came|shows?|looks?|seems?|went|the|a)\ wrong(?!\ (?:chat|channel|window|
    group))|
    returns?\ (?:an?\ )?(?:error|\d{3})|(?:gives?|shows?|says?|throws?|displays?|gets?|getting|got|with)\ (?:me\ |
    us\ )?
    (?:an?\ )?(?:http\ )?(?:error|exception|code|[45]\d\d\b)|
    too\ (?:hot|cold|loud|dark|small|noisy|slow|high|low|bright|warm|dim|tight)|(?:still|again|so|its|is|very|really|
    getting)
    \ (?:freezing|boiling|hot|cold|dark|stuffy|noisy|loud|dirty|smoky|wet)(?:\ (?:here|in|on|at)\b|$)|
    (?:still|same)\ (?:nothing|no\ (?:change|luck|difference|better)|not|the\ same|error|result|story|waiting|fails?|
    says|shows?|pending|unpaid|locked|closed|on\ hold|old|missing)|
    no\ (?:change|luck|difference|improvement|effect)\b|made\ no\ difference|
    (?:battery|phone|car|laptop|pc|computer|server|printer|wifi|internet|vpn|line|site|link|lift|elevator|light|
    lights|
    power|screen|monitor|system|portal|heating|network)\ (?:is\ )?(?:down|off|out|gone)
    )\b|\b\d+\ \w+\ (?:short|overdue|missing|too\ (?:much|many|little|few|late|high|low))\b|
    \b(?!(?:not|no|longer|isnt|doesnt)\b)[\w-]+\ (?:is\ |are\ |keeps\ |starts\ |started\ |was\ |
    has\ been\ )?(?:leak(?:s|ing|ed)|
    drip(?:s|ping|ped)|flicker(?:s|ing|ed)|beep(?:s|ing|ed)|overheat(?:s|ing|ed)|squeak(?:s|ing)|smell(?:s|ing)|
    buzz(?:es|ing)|stutter(?:s|ing)|blink(?:s|ing)|lag(?:s|ging)|rattl(?:es|ing)|drop(?:s|ped|ping)|disconnect(?:s|ed|
    ing)|
    reboot(?:s|ed|ing)|restart(?:s|ed|ing)\ (?:by|on|itself|every|constantly))\b
"""
)
"""Troubles that a plain statement tells."""

LACK_PATTERN = r"""
    no\ (?!(?:problems?|worr\w+|ideas?|need|rush|hurry|comments?|way|thanks?|thank|thx|ty|one|more\ (?:questions?|
    comments?|worries|need)|longer|doubt|
    matter|
    big|prob|clue|pressure|off?en[cs]e|stress|chance|kidding|jokes?|harm|pain|questions?|news|errors?|issues?|further|
    is|it|its|i|im|we|not|but|you|u|that|thats|this|there|they|luck|complaints?|trouble|crash\w*|just|please|pls|
    sorry|
    dont|cant|still|only|never|new|other|what|why|how|wait|no|yes|idea|cause|because|and|so|really|actually|oh|ok|the|
    a|my|our|his|her|he|she|leaks?|noise|warnings?|cheating|fun|comment|objections?|changes?)\b)\w+
"""
"""«No hot water on the third floor»: begins with what there is not."""

NEED_PATTERN = r"""
    (?:need(?:s|ed)?|require[sd]?|request(?:ing|ed)?|asking\ for|could\ use|would\ need|seeking|want|wanted|wanting|
    (?:my|our|the|\w+\ team|new\ \w+)\ (?:\w+\ ){0,2}needs?|
    (?:urgent(?:ly)?|asap|important)\ (?!(?:nothing|all|fire|meeting|reminder|the|we|i|please\ note|note|news|update|
    drill|
    tomorrow|today|on)\b)(?:\w+\ ){1,3}(?:for|of|to)|says\ (?!(?:hi|hello|thanks?|done|all|ok|yes|its|it\ is|
    ready)\b)(?=\w)|question\ (?:about|on|regarding)|wrong\ \w+\ (?=(?:on|in|for)\b)|
    please(?=\ \w+\ (?:the|a|an|my|our|me|us|this|to|access))|
    (?:pls|plz|please|kindly)(?=\ (?:add|give|grant|send|check|fix|reset|unlock|create|remove|order|book|change|
    update|
    install|move|enable|disable|print|issue|renew|replace|bring|open|close|restore|activate|extend|approve|
    provide)))\b
    (?!\ (?:to\ )?(?:go|run|leave|head|jump|drop|step|eat|sleep|catch|be|say|vent|coffee|caffeine|tea|beer|sleep|
    lunch|food|break|holiday|vacation|more\ coffee|a\ (?:break|drink|coffee|nap|beer|holiday|vacation|rest|hug))\b)
"""
"""Beginnings that say what is wanted: "Need a new chair", "requesting access to Jira"."""

_BETTER = r"""(?:again|now|fine|perfectly|great|well|smoothly|nicely|as\ (?:expected|it\ should)|like\ (?:a\ charm|
    new|before)|
    a\ (?:charm|treat)|since|here|for\ me|too|ok(?:ay)?|thanks|indeed|already|already)"""

RELIEF_PATTERN = rf"""
    \b(?:that|this|it|which|and)\ (?:really\ |just\ |has\ |all\ )?(?:did|done|does|fixed|fixes|solved|sorted|resolved|
    cured)
    \ (?:it|that|the\ (?:trick|job|problem|issue|error|thing)|everything)\b|\b(?:did|does|do|done)\ the\ (?:trick|
    job)\b|
    \b(?:that|this|it|restart(?:ing)?|reboot(?:ing)?|update|updating|reset|resetting)\ (?:really\ |has\ )?(?:helped|
    worked)\b|
    \bthat\ was\ (?:it|the\ (?:problem|issue|reason|cause))\b|
    \bstopped\ (?:happening|(?:logging|kicking|throwing|locking|signing)\ \w+\ (?:out|off)|asking|bothering|
    doing\ (?:that|it|so|this)|
    (?:showing|giving|throwing)\ (?:\w+\ ){{0,2}}{FAULT_NOUNS}|acting\ up|making\ (?:\w+\ )?(?:noises?|sounds?))|
    \bstopped\ (?:\w+ing\ and\ )?{FAULT_VERBS}|\bno\ more\ (?:\w+\ )?{FAULT_NOUNS}|\bno\ longer\ {FAULT_VERBS}|
    \bno\ (?:\w+\ )?{FAULT_NOUNS}\ (?:any\ ?more|now|so\ far|since|today|at\ all|left|whatsoever|yet)\b|
    ^\W*no\ (?:more\ )?{FAULT_NOUNS}\W*$|
    \b(?:isnt|doesnt|does\ not|is\ not|not|hasnt|has\ not|havent|didnt|never)\ (?:been\ )?{FAULT_VERBS}
    (?:\ (?:any\ ?more|again|now|since|so\ far|today|once|yet|at\ all))?|
    (?<!not\ )(?<!isnt\ )(?<!arent\ )(?<!stopped\ )(?<!stops\ )(?<!doesnt\ )(?<!never\ )(?<!cant\ )(?<!wont\ )
    (?<!quit\ )(?<!barely\ )(?<!hardly\ )(?<!rarely\ )(?<!nothing\ )(?<!everything\ that\ )(?<!no\ one\ )
    \b(?:(?:works?|worked|working|runs?|running|prints?|printing|opens?|loads?|connects?|connected)\ {_BETTER}|
    (?:fine|ok(?:ay)?|good|back|up|normal|better|warm|fast|faster|quiet)\ (?:again|now|as\ before|here)|
    (?:all|everything|everythings|its\ all|all\ is|everything\ is)\ (?:good|set|fine|clear|sorted|done|working|works|
    ok(?:ay)?|
    well|back|up|normal|in\ order)|back\ to\ normal|back\ (?:online|up|in\ business)|up\ and\ running|good\ to\ go|
    (?:problem|issue|error|bug|case|trouble|noise|smell|fault|it)(?:s|\ is|\ was|\ has\ been|\ now|\ seems|
    \ has)?\ (?:now\ |
    all\ |already\ )?(?:solved|fixed|resolved|gone|sorted|closed|cleared|vanished|disappeared)(?!\ missing)|
    (?:found|got|managed|figured|sorted|solved|fixed|received|have)\ (?:it|that|them)(?:\ (?:out|working|all|already|
    now|
    myself|ourselves|thanks)\b)*(?=\W*$|,|\.|!|\ thanks?\b|\ thx\b|\ cheers\b))\b
    (?!\ (?:except|apart\ from|but\ (?:the|my|our|for|not)\b))
"""
"""The trouble is over: "that did the trick", "it stopped crashing", "no more errors"."""

ANNOUNCEMENT_PATTERN = r"""
    \b(?:wfh|ooo|brb|afk|psa)\b|\b(?:working|work)\ (?:remotely|(?:from\ )home)\b|\b(?:running|be|am|im|bit|gonna\ be|
    will\ be|
    little|arriving|arrive)\ (?:a\ )?(?:bit\ |little\ |few\ minutes\ |\d+\ \w+\ )?late\b|\bon\ (?:my|the|our)\ way\b|
    \b(?:i|im|we|ill|be|am|were|will|out|is)\ (?:be\ )?(?:out\ of\ (?:the\ )?office|offline|away)\b|
    \bout\ of\ office\ (?:today|
    tomorrow|until|till|from|this|next)|\bstuck\ in\ (?:traffic|a\ meeting|a\ call|the\ snow)|
    \b(?:(?:off|out)\ )?sick\ (?:today|tomorrow|day|leave|this)|\b(?:off|out)\ sick\b|\bcalling\ in\ sick|
    \b(?:^|im|am|are|we|ill|we\ are|be|i)\ ?(?:heading|going|off|popping|stepping|nipping|logging|signing|dashing)
    \ (?:out|off|home|to\ (?:lunch|the\ gym|bed|sleep|a\ meeting|a\ call)|for\ (?:lunch|a|coffee|today|now|some))|
    ^\W*(?:heading|going|popping|stepping|nipping|logging|signing)\ (?:out|off|home|to\ lunch|for\ (?:lunch|a\b|
    coffee))|
    ^\W*(?:(?:i|we)(?:m|\ am|ll|\ will|\ are|re)?\ )?(?:\w+\ )?(?:off|out|away|gone)\ (?:today|tomorrow|now|until|
    till|
    from|next|this|for\ (?:today|the\ day|lunch|a|an|the))|\b(?:at|out\ for|having|going\ for|gone\ for)\ (?:lunch|
    coffee|dinner|
    breakfast)\b|\bback\ (?:in\ (?:\d|a|an|half|the)|at\ \d|by\ \d|soon|tomorrow|on\ \w+day|from\ (?:lunch|holiday|
    vacation|
    leave|sick))|\bsee\ (?:you|ya|u)\b|\bleaving\ (?:early|now|for\ (?:today|the\ day|home)|at\ \d)|
    \b(?:im|am|be|were|are|i|out|going|gone|away|off)\ (?:\w+\ )?on\ (?:vacation|holidays?|leave|pto|a\ call|a\ train|
    the\ (?:train|
    road|phone|bus))|^\W*on\ (?:vacation|holidays?|leave|pto|a\ call|the\ train)|\bin\ (?:a|the)\ meetings?\b|
    \btaking\ (?:\w+\ ){1,3}off|\bday\ off\b|
    ^\W*(?:(?:just\ )?(?:a\ )?(?:quick\ |friendly\ |gentle\ )?reminder|fyi|heads\ up|announcement|attention|notice|
    for\ info)\b|
    ^\W*(?:i|we|ill|we\ will|i\ will|well)?\ ?(?:be|am|m|will\ be)?\ ?(?:in|there)\ (?:at|by|around)\ \d
"""
"""What somebody tells of themselves or everybody: "running late", "reminder: fire drill at ten"."""

TREATS_PATTERN = r"""
    \bhelp\ your(?:self|selves)\b|\b(?:cake|cakes|cookies|donuts|doughnuts|pizza|fruit|leftovers|sweets|
    chocolates?)\ (?:\w+\ )?
    (?:in|at|on|by)\ the\ (?:kitchen|lobby|hall|lounge|table|office|reception|meeting\ room|desk)\b|
    \bice\ cream\ in\ the\b
"""
"""Said to everybody: "cake in the kitchen"."""

URGES_PATTERN = r"""
    \b(?:remind\w*|following\ up|bump\w*|chasing)\b[^?]*\b(?:my|our)\ (?:\w+\ )?(?:question|request|ticket|issue|case|
    order|problem|e?mail|
    application)\b
"""
"""A reminder of these asks again."""

WISHES = r"""
    happy\ (?!with\b|to\b|about\b|that\b|if\b)\w+|merry\ \w+|(?:have|enjoy|wish\w*|hope)\b[^.?!]{0,40}\b(?:day|days|
    weekend|
    week|evening|night|afternoon|morning|holidays?|vacation|trip|flight|time|one|new\ year|christmas|rest|break|lunch|
    meal|
    birthday|fun|easter)|congrat\w*|gratz|get\ well(?:\ soon)?|feel\ better|good\ luck|best\ (?:wishes|of\ luck|
    regards)|
    (?:welcome|glad\ to\ have\ you)\ (?:aboard|on\ board|back|to\ the\ team|\w+\W*$)|safe\ (?:travels?|trip|flight|
    journey)|
    well\ done|(?:great|good|nice|amazing|awesome|fantastic)\ (?:job|work|news|idea|stuff|one|to\ hear|catch|weekend|
    evening|point|presentation|talk|meeting|party)|thank\ god(?:\ its\ friday)?|tgif|happy\ friday|
    (?:never\ ?mind|nvm|no\ longer\ (?:needed|relevant|necessary)|not\ (?:needed|relevant|necessary)\ (?:any\ ?more|
    now|
    any\ longer)|(?:please\ )?(?:ignore|disregard)(?:\ (?:that|this|me|my))?|scratch\ that|false\ alarm|my\ (?:bad|
    mistake|
    fault)|i\ was\ wrong|solved\ it\ myself|wrong\ (?:chat|channel|window|group))
"""
"""Wishes, praise, withdrawals: nothing is wanted any more, or never was."""

NO_QUESTION = r"""
    (?:can|could|will|would|is|are|am|was|were|has|have|had|do|does|did|may|might|shall|should|dont|doesnt|didnt|isnt|
    wont|cant|arent)\ (?:be|been|not|confirm|do(?!\ (?:i|you|we|they|u|the)\b)|only|also|already|just|still|now|fun|
    back|fine|ok|
    okay|good|done|gone|got|had|a\ (?:nice|good|great|lovely|safe|wonderful|fun|blast|look)|worry|bother|forget|mind|
    need\ to|know|think|see|care|bad|on\ (?:my|the|it)|all|working|work|works|so|very|really|too|quite|\w+ing|
    (?!need|feed|speed|shared|id)\w{2,}ed)\b|
    (?:any\ ?(?:time|way|how|day)|any\ of\ (?:them|those|these)|whatever|which\ (?:is|was|would|works|means)|
    who\ cares|
    who\ knows|why\ not|when\ in\ doubt|where\ i)\b|
    (?:when|whenever|where)\ \w+[^?]*,
"""
"""A question word that asks nothing where no question mark stands: "will be late", "have a nice weekend"."""

ENTREATY_PATTERN = r"""
    ^\W*(?:(?:hi|hello|hey|good\ \w+|dear\ \w+|team|all|guys|folks|everyone|colleagues|there|and|also|ok|
    so)\W+){0,3}(?:please|pls|plz|kindly)
    \ (?!(?:note|be|see|find|ignore|wait|enjoy|join|welcome|dont|do\ not|feel|remember|keep|stay|hold|consider|come|
    read|submit|fill|take|help\ your\w+|
    everyone|everybody|all|guys|folks|stop|bring\ (?:your|cash|warm|some|along))\b)[a-z]{3,}\ \w
"""
"""Asks to do something: "please cancel my subscription"."""

ENDS_ASKING = r"""
    ^(?!.*\b(?:dont\ know|no\ idea|dont\ care|doesnt\ matter|know|wonder\ if)\b).*\ (?:how\ (?:much|many|long|so)|
    or\ not|or\ what|which\ one|what\ now|
    but\ (?:where|when|how|why))\W*$|
    ^\W*(?!(?:yes|no|thanks?|thank|ok|okay|sure|all|everyone|everybody|hi|hello|wait|quiet|guys|careful|hurry|patience|
    never|if|and|one|just|sorry|good|stop|do|dont)\b)
    [\w-]+(?:\ (?!thanks\b)[\w-]+){0,5},?\ please\W*$
"""
""" "And a sixth one costs how much"."""

EXCLAMATION_PATTERN = r"""
    what\ (?:a|an|the\ (?:hell|heck|fuck))\b|how\ (?:nice|
    sweet|cute|lovely|funny|cool|sad|awful|strange|weird|odd|kind)
"""
"""What only sounds like a question: "what a day", "how nice"."""

EVENT_PATTERN = rf"""
    (?!(?:i|we|you|he|she|they|it|that|this|all|everything|problem|issue|error|well|very|too|just|not|no|
    never)\b)[\w-]+
    \ (?:expired|died|dead|down|empty|blank|frozen|broke|broken|stuck|jammed|locked|blocked|missing|gone|offline|slow|
    flooded|stolen|lost|cracked|full|failed|fails|invalid|wrong|{FAULT_VERBS})
"""
"""A thing and what ails it, in two words: "password expired", "printer jammed"."""

ME_TOO_PATTERN = r"""
    (?:(?:and\ )?(?:me|us|we|i|mine|ours)\ (?:too|as\ well|also|neither)|(?:exactly\ |the\ )*same(?:\ (?:here|
    for\ (?:me|us|
    everyone)|with\ (?:me|us)|problem|issue|question|error|story|thing|situation|trouble|on\ (?:my|our)\ (?:side|end|
    floor|machine|laptop|pc)))*|ditto|likewise|count\ me\ in|following(?:\ this)?|
    (?:i\ |we\ )?(?:would|id|wed)\ (?:also\ |really\ )*(?:love|like|want)\ to\ know(?:\ (?:that|this|it|the\ answer))*
    (?:\ (?:too|as\ well|also))?|(?:i\ |we\ )?(?:am\ |im\ )?(?:also\ |very\ )?(?:interested|curious|wondering|
    affected)(?:\ (?:too|as
    \ well|also|in\ (?:that|this|the\ answer)|about\ (?:that|this)|the\ same|by\ (?:that|this)))*|
    (?:i\ |im\ |we\ |were\ )?(?:also\ )?(?:have|having|got|getting|see|
    seeing)\ (?:exactly\ )?(?:the\ )?same(?:\ \w+)?(?:\ here)?|
    not\ (?:for|with)\ (?:me|us)\ either|(?:me|us)\ neither|(?:i|we)\ have\ (?:it|that|this)\ (?:too|as\ well))
"""
"""Joins in with somebody's question and adds nothing of its own."""
GUESS_PATTERN = r"""
    (?:it|that|they|probably|maybe|must|might)s?\ .*\b(?:probably|maybe|perhaps|must\ be|might\ be|i\ guess|
    i\ suppose|i\ bet)\b.*|
    (?:probably|maybe|must\ be|might\ be)\ (?:it|they|just|the|a|out|off|empty|again|because)\b.*
"""
"""A guess at somebody else's trouble: "it is probably out of water"."""
JOINING = "too also likewise same ditto either neither"
"""Words by which a question says that it is like another."""
