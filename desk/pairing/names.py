"""First names with their short forms: enough to know an address when one is seen."""

RUSSIAN = """
азат
айгуль гуля
айдар
айрат
алевтина аля
александр саша саня шура сашка сашенька санек шурик алекс алексаша санечка
александра саша шура сашка сашенька сандра санечка
алексей леша алеша леха лешка алекс лешенька лешик алексейка
алена аленка
алина алинка
алиса алиска
алия
алла аллочка
алсу
альберт
альбина аля
альфия
амина
амир
анастасия настя настенька настюша стася ася настасья стаська настена
анатолий толя толик толян
ангелина геля лина
андрей андрюша андрюха дрон андрейка андрюшка дрюня
анжела
анжелика
анна аня анечка нюра нюша анюта анька аннушка нюта нюся
антон антоша тоха тоша антоха антошка тошка
антонина тоня тонечка
анфиса
арам
арина ариша
аркадий аркаша
армен
арсений сеня арсюша арсен арсюха арсик
артем тема артемий темыч темка
артемий тема артем
артур артурик арчи
ашот
белла белочка
богдан
борис боря борька бориска
борислав боря слава
булат
вадим вадик
валентин валя валик
валентина валя валюша
валерий валера лера валерка
валерия лера валера лерочка лерка лерик валерка
варвара варя варюша варенька
василий вася васек
василиса
венера
вениамин веня
вера верочка
вероника ника
виктор витя витек витюша витька витян
виктория вика викуля викуся викулька викусик
виолетта
виталий виталик виталя виталька
владимир вова володя вовка вован вовчик вовочка вольдемар
владислав влад владик владос
владислава влада владка слава
владлен влад
всеволод сева
вячеслав слава славик славка
галина галя галочка галюня
гаяне
геннадий гена генка геша генчик
георгий гоша жора гога жорик гоги
герман гера
глафира глаша
глеб
григорий гриша гришаня гришка гришенька гриня
гульназ
гульнара гуля гулечка гульнарочка
давид дава давидик
дамир
дамира
даниил даня данила данил данька даник данек данюша
дарья даша дашенька дашуля дарина дарьюшка дашка дашулька
демьян
денис дениска дэн ден диня денчик
диана дианочка
диляра дина
дина
динара дина
дмитрий дима митя димка димон димас митяй диман митька
ева
евгений женя жека женек жендос женечка женька жэка
евгения женя жека женечка женька
евдокия дуня
егор егорка
екатерина катя катюша катенька катерина катюха катюня катька кэт
елена лена леночка алена ленуся ленчик ленка
елизавета лиза лизок лизочка лизавета
елисей
емельян
есения еся
ефим фима
жанна
зарина
заур
захар
зинаида зина
злата
зоя
зульфия зуля
иван ваня ванек ванюша ванька ванечка ваняша ванчик
игнат
игорь игорек гарик
илона
ильдар ильдарчик дарик
ильнара
ильнур
илья илюша илюха илюшка
инга
инна
иннокентий кеша
ирина ира ирочка иришка иринка ириша ирусик иринушка
искандер
камилла
камиль
карина каринка кариша
каролина
кира
кирилл кир кирюша кирюха кирюшка киря кирик
клавдия клава
клара
клим
константин костя костик костян костька
кристина крис кристи кристя кристинка
ксения ксюша ксюха ксеня ксюшенька ксюня ксеничка
кузьма кузя
лада
лариса лара лариска ларочка
лев лева левушка
лейла
леонид леня ленчик
лиана
лидия лида лидочка лидуся
лилия лиля лилечка лилька
лука
любовь люба любаша любочка любаня
людмила люда мила люся людочка людмилка людка люсечка милочка
магомед мага
мадина
майя
макар
максим макс максик максимка максюша
малика
марат
маргарита рита марго ритка риточка маргоша
марианна
марина мариша маринка мариночка
мария маша маруся машенька маня марийка машка машунь манюня
марк маркуша
марсель
марьяна
матвей мотя матвейка
милана
милена мила
мирон
мирослав слава мирон
мирослава слава мира
михаил миша мишаня миха мишка мишутка михась
мстислав слава
мурад
надежда надя надюша наденька надюха надька
назар
наиль
наиля
наргиза
наталья наташа ната наталия натка наталка натуся натик
нелли неля
никита никитос никитка
николай коля колян николаша колька коляша колюня
нина
оксана ксюша ксана ксанка оксанка оксаночка
олег олежка олежа олежек
олеся леся
ольга оля олечка оленька олька олюшка лелька леля
оскар
павел паша пашка павлик паха павлуша пашок пашенька павлентий
петр петя петька петруха петюня петруша
платон
полина поля полинка полюшка
прохор
равиль
радик
раиса рая
рамиль
регина
рената рена
римма
ринат
роберт
родион
роза
розалия роза
роман рома ромка ромчик ромаха
ростислав слава ростик
рузана
руслан русик русланчик
рустам рустик рустамчик
рустем рустик
руфина
сабина
савелий сава
самир
самира
светлана света светик светочка светуля светка светланка
святослав слава
семен сема сеня семка
серафима
сергей сережа серега серж сереженька сережка сергуня
снежана
софия соня софья софа софочка софка софийка
софья
станислав стас слава стасик стася
стелла
степан степа степка степаша
стефания стеша
таисия тая тася
таисья тая тася
тамара тома томочка тамарочка
тарас
татьяна таня танечка танюша татьянка танюха танька танчик татка
тигран
тимофей тима тимоша тимоха тимошка тим
тимур тима тимурка тим тимурчик
тихон
трофим
ульяна уля уляша ульянка уленька
фаина фая
фарида
фарит
фатима
федор федя федька феденька федюня
филипп филя
фома
хасан
шамиль
эвелина
эдгар
эдуард эдик эд эдичка эдька
элеонора эля нора
элина
элла
эльвира эля эльвирочка элечка
эльдар
эльмира эля мира
эльнара эля
эмилия эмма
эмиль
эмма
эрик
юлиан
юлиана юля
юлия юля юлечка юляша юлиана юльчик юленька юлька
юрий юра юрик юрка юрец юрась юрок
яков яша яшка яшенька
ян
яна яночка янка
янина яна
ярослав слава ярик
ярослава слава
"""

ENGLISH = """
abigail abby gail
adam
adrian
agnes
aisha
alan
albert bert al
alexander alex sasha alec xander
alexandra alex sandra lexi
alfred alf fred
alice
alison ali
amanda mandy
amy
andrew andy drew andie
angela angie
ann anna anne annie
anthony tony
arthur art
ashley
audrey
barbara barb babs
beatrice bea
bella isabella
benjamin ben benny benji
bernard bernie
betty elizabeth liz lizzie beth eliza
beverly bev
boris
bradley brad
brandon
brian
bridget
bruce
caitlin
cameron
carl karl
carol caroline
cassandra cassie
catherine cathy kate katie kathy katherine cath kat katy
cecilia
charles charlie chuck chaz
charlotte lottie charlie
chloe
christine christina chris tina chrissie
christopher chris topher
claire clare
clara
clement
clifford
colin
connor
constance connie
craig
curtis
cynthia cindy
daniel dan danny dani
darren
david dave davy
deborah debbie deb debs
debra deb debbie
dennis
derek
diana diane
dominic
donald don donnie
donna
dorothy
douglas doug
duncan
dylan
edith edie
edward ed eddie ted eddy ned teddy
edwin ed
eileen
eleanor ellie nora nell
elena helen lena
elizabeth liz lizzie lizzy beth betty betsy bess eliza libby
ellen ellie
emily emmy
emma
emmanuel manny
eric erik
erin
ernest ernie
esther
ethan
eugene gene
eva eve
evelyn eve evie
felicity
fiona
florence
frances fran
francesca fran
francis frank
frank
frederick fred freddie freddy
gabriel gabe
gabriella gabby gabi
gary
geoffrey geoff
george
georgina georgie
gerald gerry
gillian gill jill
gordon
grace
graham
gregory greg gregg
gwendolyn gwen
hannah
harold harry
harriet
harry
hayley
heather
helen
henry hank
howard
hugh
ian
ingrid
irene
isaac
isabella bella izzy isabel
ivan
jack
jacob jake
jacqueline jackie jacky
james jim jimmy jamie jem
jane
janet
jasmine
jason
jean
jeffrey jeff
jennifer jen jenny jenn
jeremy
jerome jerry
jessica jess jessie
jill
joan
joanna jo joanne
joanne jo
jodie
joe joseph joey
joel
john johnny
jonathan jon jonny jonty
jordan
josephine josie jo
joshua josh
joyce
juan
judith judy
julia julie
julian
justin
karen
keith
kelly
kenneth ken kenny
kevin
kim kimberly
kimberly kim
kirsten
kristen kris
kristina kris tina
kyle
larry
laura laurie
lauren
lawrence larry laurie
leah
leonard leo lenny
leslie
lewis lou
lillian lily
linda
lisa
logan
louis lou louie
louise lou
lucas luke
lucy
lydia
lynn
madeleine maddie
malcolm
marcus marc
margaret maggie meg peggy marge margie greta rita
maria mary
marilyn
marion
mark marc
martha
martin
matthew matt matty
maureen
maurice
maximilian max
maxwell max
megan meg
melanie mel
melissa mel lissa
meredith
michael mike mick mikey micky
michelle shelly
mikhail michael mike misha
miranda
mitchell mitch
mohammed
monica
nadia
nancy
naomi
natalie nat
natasha nat
nathan nate nat
nathaniel nate nat nathan
neil
nicholas nick nicky
nicole nicky nikki
nigel
nikolai nick nicholas
noah
norman
olga
oliver ollie
olivia liv livvy
oscar
owen
pamela pam pammy
patricia pat trish patty tricia
patrick pat paddy
paul
pavel paul
penelope penny
peter pete
philip phil phill
phoebe
piotr peter pete
priscilla
rachel rach
rafael
ralph
raymond ray
rebecca becky becca becks
reginald reggie
rhys
richard rick dick ricky richie
robert rob bob bobby robbie bobbie
roderick rod
roger
ronald ron ronnie
rosalind ros
rose
rosemary rosie
roy
rupert
russell russ
ruth
ryan
sally
samantha sam sammie
samuel sam sammy
sandra
sarah sara
scott
sean shaun
sebastian seb
shannon
sharon
sheila
shirley
sidney
silvia
simon
sophia sophie
stanley stan
stella
stephanie steph steffi
stephen steve steven stevie
stuart stu
susan sue suzie susie sukie
sylvia
tamara tammy
tanya
tara
tatiana tanya
terence terry
teresa terry theresa tess terri
theodore theo ted teddy
theresa tess terry
thomas tom tommy
tiffany
timothy tim timmy
tobias toby
tracy
trevor
tyler
ursula
valentina
valerie
vanessa
vera
veronica
victor vic
victoria vicky vicki tori
vincent vince vinny vinnie
virginia ginny
vivian viv
walter walt wally
wayne
wendy
wesley wes
william bill billy willy will liam willie
winston
yvonne
zachary zach zack zac
zoe
"""
