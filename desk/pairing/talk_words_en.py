"""English words of what goes on around a question: closing words, small matters, withdrawals. As `fold` leaves them."""

_ON = r"[^,.!?;\n]*"
"""The rest of a clause."""
_STARTS = r"""(?<!\w\ )(?:(?:ok|okay|i|we|and|so|but|thanks|thank\ you|great|cool|sure|right|ah|oh|yes|yeah|well|it|
    that)\W+)*"""

_AT_START = rf"""
    (?:will|ill|well|may|might|gonna|going\ to)\ (?:\w+\ )?(?:try|check|see|look|test|do|give|let|come|report|
    get\ back|
    keep|ask|wait|read|drop|remember|post|have\ a\ (?:look|try|go))\b(?!-){_ON}|
    (?:can|could|would|may|might|must)\ (?:do|wait|live|confirm|be\ (?:great|nice|good|perfect|fine|it|that|
    lovely))\b{_ON}|
    (?:i\ |we\ )?(?:should|could|would|might)(?:nt|\ not|\ never)?\ have\ (?:never\ )?(?:known|asked|read|
    looked|checked|seen|guessed|
    thought|tried|noticed|found|figured|googled|searched|remembered|expected|told|found){_ON}|
    (?:didnt|did\ not|never|hadnt|had\ not)\ (?:even\ |really\ )?(?:knew|know(?:n)?|thought|think\ of|
    noticed?|realised?|realized?|
    expect(?:ed)?|(?:saw|see|seen|spot(?:ted)?)\ (?:that|it|this|the\ button|the\ link))\b(?!\ (?:how|where|what|
    which)\ to){_ON}|
    how\ (?:simple|easy|quick|fast|clever|helpful|handy|embarrassing|silly)(?=\W*$)|
    (?:when(?:ever)?|as\ soon\ as)\ (?:you|u)\ (?:can|have|get|are|like|want|find)\b{_ON}|
    (?:is|are|was|were)\ (?:so\ |really\ |quite\ |very\ )?(?:easy|fine|ok|okay|good|great|clear|perfect|
    simple|enough|quick|
    my\ (?:mistake|fault|bad|error))\b{_ON}|
    am\ (?:on|there|doing|good|fine|off|back)\b{_ON}|
    did\ (?:as|that|so|it(?=\W*(?:$|[,.!])))\b(?:\ you\ said)?|
    (?:have|has)\ done\b(?:\ (?:so|that|
    it))?|
    does\ (?:make\ sense|the\ (?:job|trick)|what\ (?:i|we)\b){_ON}
"""
CLOSING_PATTERN = rf"""
    {_STARTS}(?:{_AT_START})|
    \bwho\ (?:knew|would(?:\ have|\ve|a)?\ \w+|wouldve\ \w+)\b{_ON}|
    \bhad\ no\ idea\b(?!\ (?:how|where|what|
    which)){_ON}|
    \bhow\ (?:could|did|on\ earth)\ (?:i|we)\ (?:\w+\ )?(?:miss|forget|overlook|see|know|notice)\b{_ON}|
    \bwhy\ didnt\ (?:i|we)\ (?:think|
    see|know|check|look){_ON}|
    \b(?:where|what)\ would\ (?:i|we)\ (?:be|do)\b{_ON}|
    \b(?:dont|do\ not)\ know\ how\ (?:i|we)\ (?:missed|overlooked|forgot|didnt){_ON}|
    \b(?:whatever|whenever|wherever|whichever)\ (?:works|suits|you|is|its|convenient)\b{_ON}|
    \bas\ you\ (?:wish|
    say|like|prefer)\b|
    \bcant\ thank\ you\ enough\b|
    \bcannot\ thank\ you\ enough\b|
    \b(?:sorry|apologies)\ (?:for|to)\ (?:the\ )?(?:bother|
    trouble|noise|confusion)\w*|
    \b(?:would|id|i\ would)\ (?:have\ )?be(?:en)?\ lost\ without\b{_ON}|\bi\ need\ (?:new\ glasses|a\ coffee|
    more\ coffee)\b|^\W*when(?:ever)?\ convenient
"""
"""What one says to be polite at the end of a talk: "will try", "didn't know that, cheers"."""

PERSISTS_PATTERN = r"""
    ^\W*(?:\w+\W+){0,4}?(?:the\ )?same(?:\ (?:thing|result|error|problem|issue|story|outcome|message|
    as\ before))*(?=\W*$|\ (?:unfortunately|sadly|
    again|here|for\ me)\b|,)(?!\W+(?:thanks|thank|cheers))|\b(?:unfortunately|sadly|alas)\W+(?:\w+\W+)?(?:same|not|no|
    nope|nothing|
    didnt|doesnt)\b|
    \bstill\ (?!(?:thank|thanks|a\ lot|need\ to|have\ to|to\b|will|cannot\ thank|cant\ thank|try|check|want|like|love|
    think|hope|
    owe|remember|amazed|impressed|on\ it|at\b|in\ a|good|fine|ok|okay|working|works|trying|checking|testing|here|great|
    happy|
    got\ time|time|learning|my)\b)\w+|
    \balready\ (?:tried|did|done|restarted|rebooted|checked|reset|changed|reinstalled|cleared|have\ (?:tried|done))\b|
    \b(?:tried|did|done|restarted|rebooted|checked|reset)\ (?:\w+\ ){0,2}(?:already|twice|several|many\ times)\b|
    \btried\ (?:it|that|this|both|everything|all\ (?:of\ )?(?:that|it))(?=\W*$|\W+(?:nope|no\b|nothing|but|still|not|
    didnt))|
    \b(?:no|zero)\ (?:changes?|difference|joy|luck|effect|dice|improvement|better|different(?!\ from))\b|
    \bnothing\ (?:changed|happens|happened|
    changes)\b|\bto\ no\ avail\b|\b(?:it|problem|error|issue)\ (?:just\ |has\ )?(?:came|come|comes)\ back(?!\ to)|
    \bhappening\ again\b|
    \bback\ again\W+the\ (?:error|problem|issue|noise|message)|\bmakes?\ no\ difference\b|
    \b(?:did|does|doing)\ nothing\b|\b(?:not|isnt|wasnt)\ help(?:ing|ful)\b|\bsame\ \w+\ again\b|\b(?:error|problem|
    issue|it)\ persists\b
"""
"""After an answer: it is as it was."""

BUT_PATTERN = r"""
    ^\W*(?:thanks|thank\ you|thx|cheers|ta)\b[^a-z]*(?:but|only|however)\ (?!(?:i\ (?:like|love)|thanks|no\ (?:need|
    worries)|all\ good)\b)(?:\w+\ ){2,}\w+|
    ^\W*(?:thanks|thank\ you|thx|cheers|ta)\b[^a-z]*(?!i\ (?:like|love|think|knew|figured|found))(?:\w+\ ){3,}though\W*$
"""
"""Thanks, and another trouble."""

_BELONGING = r"""(?:\w+\ ){0,2}(?:mugs?|cups?|umbrellas?|jackets?|coats?|scar(?:f|ves)|gloves?|hats?|glasses|
    sunglasses|headphones|
    earbuds|earphones|airpods|earrings?|bags?|backpacks?|lunch(?:box)?|yogh?urts?|sandwich(?:es)?|staplers?|scissors|
    blankets?|
    lighters?|bottles?|milk|chargers?|books?|snacks?|cookies|shoes|jumpers?|hoodies?|plates?|sweaters?)\b"""
_BORROWED = r"""(?:\w+\ ){0,2}(?:chargers?|umbrellas?|chewing\ gum|gum|painkillers?|aspirin|ibuprofen|paracetamol|
    plasters?|band-?aids?|tissues|
    corkscrew|comb|needle|lighters?|cigarettes?|power\ ?banks?|hair\ ?ties?|hand\ cream|sugar|milk|salt|spoons?|
    forks?)\b"""
_COMPANY = r"""(?:canteen|cafeteria|pub|bar|gym|shop|cinema|cafe|lunch|coffees?|tea|drinks?|beers?|pizza|walk|run|
    smoke|football|
    breakfast|dinner)"""
_MEETING = r"(?:meeting|standup|stand-up|call|all\ hands|all-hands|sync|training|workshop|retro|demo|town\ hall|party)"

AMONG_COLLEAGUES = rf"""
    \b(?:who|whoever|someone|somebody|anyone|anybody|no\ one|nobody)(?:\ has|\ have|s|
    \ happens\ to\ have)?\ (?:just\ )?(?:took|taken|stole|stolen|left|lost|
    seen|saw|found|nicked|borrowed|ate|eaten|moved|forgot)\ (?:my\ |an?\ |the\ |their\ |this\ |some\ )?(?:{_BELONGING}|
    keys?\ (?:in|on|at)\b)|
    \b(?:left|forgot)\ their\ \w+\ (?:in|on|at)\ the\b|\bwhose\ (?:{_BELONGING}|keys?\ (?:is|are)\b)|
    \bfound\ [^?.]*\bwhose\b|
    \b(?:bring\ back|give\ back|return)\ my\ {_BELONGING}|\b(?:stop|quit)\ (?:taking|eating|drinking|stealing|
    using)\ my\b|
    \b(?:any(?:one|body)|some(?:one|body))\ (?:here\ )?(?:has\ |have\ |got\ |with\ )(?:got\ )?(?:an?\ |some\ |
    any\ )?{_BORROWED}|
    \bany(?:one|body)\ (?:\w+\ )?(?:going|coming|heading|popping|joining|up|fancy|fancies|want|wants|keen|
    in)\ (?:\w+\ )?(?:to|for|on|an?|some)?\ ?(?:the\ |a\ |an\ |some\ )?
    {_COMPANY}\b|
    \b(?:fancy|who\ wants|whos\ (?:going|up|in|coming)|who\ is\ (?:going|up|in|coming))\ (?:\w+\ ){{0,2}}{_COMPANY}\b|
    \b(?:see|saw|watch|watched|watching)\ (?:\w+\ )?(?:the\ )?(?:game|match|football|final|race|fight)\b|
    \b(?:who(?:s|\ is)|any(?:one|body)|is\ anyone)\ in\ the\ office\ (?:today|tomorrow|on|this)|
    ^\W*(?:what|nice|lovely|terrible|awful|great|horrible|the|this|such|bad|beautiful)?\ ?(?:weather|traffic|rain|
    snow)\b|
    \bhow\ (?:was|were|is|did)\ (?:your|the|everyones?)\ (?:\w+\ )?(?:weekend|holidays?|vacation|trip|evening|
    christmas|party|birthday|wedding|
    game|morning)(?=\W*$)|\bdont\ forget\ (?:the|about\ the)\ (?:\w+\ )?{_MEETING}\b|\bchip\ in\b|\b(?:love|nice|cool|
    great|lovely)\ (?:the\ |your\ )?
    (?:new\ )?(?:shoes|haircut|shirt|dress|hat|jacket|hair|photo|picture|desk|jumper)\b|
    \b(?:for|to)\ (?:her|his|\w+s)\ (?:birthday|leaving\ (?:do|present|card)|farewell)\b|
    \b(?:took|nicked|stole|moved|ate|drank|borrowed|hid)\ my\ (?!(?:ticket|request|question|order|call|laptop|
    computer|monitor|screen|keyboard|mouse|badge|card|licen[cs]e|phone|documents?|files?|account|access)\b)\w+|
    \blend\ me\b|
    ^\W*\w+ing\ (?:on\ \w+\ )?any(?:one|body)\b|\bwhats?\ (?:is\ )?for\ (?:lunch|dinner|breakfast)\b|
    \bhow\ was\ (?:the|your)\ (?:flight|ride|concert|show|film|race)\b|
    \bin\ the\ (?:freezer|fridge)\W*$|\b(?:its\ )?\w+s\ birthday\ (?:today|tomorrow|on)|\bsun\ is\ (?:out|shining)|
    \bany(?:one|body)\ (?:running|doing|joining|playing)\ the\b|
    \bseen\ (?:a|an|my)\ (?:\w+\ )?(?:thermos|flask|ring|necklace|bracelet|wallet|purse|pen)\b
"""
"""What colleagues ask each other: lost and found, a charger, company, the weather."""

NEWS_PATTERN = rf"""
    \bmy\ (?:son|daughter|kids?|child|children|wife|husband|partner|mum|mom|dad|dog|cat|baby|train|bus|flight)\ (?:is|
    are|was|has|got|came)\ (?:\w+\ )?(?:ill|
    sick|unwell|delayed|late|cancelled|poorly|a\ fever|down\ with\ \w+)|^\W*(?:the\ )?(?:kids?|son|daughter|
    baby)\ (?:is|are)\ (?:ill|sick|unwell|poorly)|
    \b(?:be|am|im|is)\ (?:off|out)\ (?:today|tomorrow|sick|this)|
    ^\W*(?:the\ |our\ |\w+\ )?(?:\w+\ )?{_MEETING}\ (?:is\ |was\ |has\ been\ |got\ |will\ be\ )?(?:now\ )?(?:moved|
    postponed|cancelled|canceled|rescheduled|pushed|shifted|
    brought\ forward|at\ \d|in\ \d|starts?\ (?:at|in)\ \d)|
    ^\W*(?:my\ |the\ )?(?:dog|cat|kids?|son|daughter|wife|husband)\ (?:is|are|has)\ (?:sick|ill|unwell)|\b(?:staying|
    stay)\ (?:at\ )?home\b|\bleaving\ early\b
"""
"""What keeps somebody from work, and what becomes of a meeting."""

WITHDRAWAL = r"""
    (?:(?:i|we|ive|weve|have|all|just|already|now|ok|okay|oh|ah|well|it|its|that|is|has|and|so|everything|seems|please|
    pls|actually|my|the|
    no|problem|issue|question|question|thing|you\ can|nvm|nevermind|got|help|been|worked|any|more|bad)\ )*
    (?:close(?:\ (?:this|it|the\ ticket))?|changed\ my\ mind|(?:not|isnt)\ important|(?:doesnt|does\ not)\ matter|
    fine\ now|turns\ out\ it\ was\ \w+|works|never\ mind|nevermind|nvm|nm|found|found\ it|found\ that|
    got\ it(?:\ working)?|solved|sorted|fixed|resolved|
    figured(?:\ (?:it|that))?\ out|worked\ it\ out|
    sorted\ (?:it\ )?out|(?:fixed|solved|resolved|sorted)\ (?:it|itself|that|this)(?:self)?|works(?:\ (?:now|again|
    fine|for\ me))+|working\ (?:now|again|fine)|
    (?:ignore|disregard)(?:\ (?:that|this|it|me|my\ (?:\w+\ )?(?:question|message|request)|the\ (?:question|message|
    last\ \w+)))?|
    scratch\ that|cancel\ that|forget\ (?:it|that|about\ it)|false\ alarm|no\ longer\ (?:needed|relevant|necessary|
    an\ issue|required)|
    (?:not|no)\ (?:needed|relevant|necessary|need)(?:\ any\ ?more|\ any\ longer|\ now)?|(?:dont|do\ not)\ need\ (?:it|
    this|that|help)(?:\ any\ ?more|\ any\ longer|\ now)?|
    (?:some(?:one|body)|a\ colleague|\w+)\ (?:already\ |just\ |has\ )?helped\ (?:me|us)|got\ help|good\ now|
    was\ (?:unplugged|off|switched\ off|my\ (?:fault|mistake))|see\ it\ now|
    (?:all|its\ all)\ (?:good|set|sorted|fine|clear)(?:\ now)?|back\ (?:up|to\ normal|online)(?:\ (?:now|again))?)
    (?:\ (?:it|out|now|already|myself|ourselves|by\ myself|on\ my\ own|all|again|any\ ?more|any\ more|here|then|
    after\ all|somehow))*
"""
"""Asks no more: "never mind", "found it", "no longer needed"."""
BESIDE = """
    thanks thank you thx ty cheers sorry all everyone guys team folks anyway everybody hi hey ok okay my bad again much
    a lot for the noise please oops no worries
"""
"""Words that may stand beside it."""

LIKEWISE_PATTERN = r"""
    (?=.*\b(?:too|either|neither|as\ well|also)\b)
    (?:(?:and|yes|yeah|yep|also|same|me\ neither|me\ too)\ )*(?:(?:(?:my|our|the)\ )?(?:it|its|mine|ours|i|im|ive|we|
    were|that|this)\ )?(?:is\ |are\ |still\ |also\ |just\ |has\ |have\ )*
    (?:(?:cant|cannot|doesnt|dont|didnt|wont|isnt|arent|hasnt|havent|not|couldnt)(?:\ (?!the\b|my\b|
    our\b)\w+(?:\ (?:in|on|up|out|through))?)?(?:\ (?:to\ )?it)?(?:\ (?:anything|mine|ours|that|
    this|any))?|no\ it|(?:(?:keeps?|seems?|getting|shows?|the|an?|so|very|really|gets|went|all|it|same)\ )*(?:it|down|
    slow|dead|broken|stuck|cold|hot|dark|offline|out|blank|empty|
    frozen|laggy|drop\w*|crash\w*|freez\w+|fail\w*|hang\w*|jam\w*|lag\w*|errors?))
    (?:\ (?:here|for\ (?:me|us)|with\ (?:me|us)|on\ (?:my|our|this)\ (?:end|side|floor|machine|laptop|pc)|today|now|
    at\ all|again|since\ \w+|too|either|as\ well|also|neither))*
"""
"""With the words of the question left out as "it": "mine hasn't come either"."""
SHARED = "it"
